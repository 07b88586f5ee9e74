/** What places ask of each other: replenishment by the centre (`/approvisionnements`), transfers between any two (`/transferts`). */
import { STAFF } from './access.ts'
import { event } from './event.ts'
import { Closed, Instant, Nullable, Numero, Personne, pagination, QUANTITE_MAX, Uuid } from './fields.ts'
import { route } from './operation.ts'
import { Articles, Motif } from './stock-mouvements.ts'
import { Type } from './typebox.ts'

export const STATUTS_DEMANDE = ['DEMANDEE', 'VALIDEE', 'EXPEDIEE', 'RECUE', 'REFUSEE', 'ANNULEE'] as const
export const SORTES_DEMANDE = ['APPROVISIONNEMENT', 'TRANSFERT'] as const

const managers = ['gestionnaire', 'responsable'] as const

const listed = {
  id: Uuid(),
  /** The place that the goods leave. */
  de: Numero(),
  /** The place that asks for them. */
  vers: Numero(),
  statut: Type.Enum(STATUTS_DEMANDE),
  version: Type.Integer(),
  lignes: Type.Array(
    Closed({
      produit_id: Numero(),
      demandee: Type.Integer(),
      /** What was granted, and is sent. */
      validee: Nullable(Type.Integer()),
      recue: Nullable(Type.Integer()),
    }),
  ),
}
const ListedDemande = Closed(listed)
export const DemandePublique = Closed({
  ...listed,
  historique: Type.Array(
    Closed({
      statut: Type.Enum(STATUTS_DEMANDE),
      auteur: Personne,
      motif: Nullable(Type.String()),
      a: Instant(),
    }),
  ),
})

const Quantites = Type.Array(
  Closed({ produit_id: Numero(), quantite: Type.Integer({ minimum: 0, maximum: QUANTITE_MAX }) }),
  { minItems: 1, maxItems: 500 },
)

const filters = {
  query: Closed({
    /** Requests that this place makes or serves. */
    magasin_id: Type.Optional(Numero()),
    statut: Type.Optional(Type.Enum(STATUTS_DEMANDE)),
    ...pagination,
  }),
  replies: { 200: Type.Array(ListedDemande) },
  refusals: ['MAGASIN_INTERDIT'],
  passerelle: true,
  acces: STAFF,
} as const

const byId = {
  params: Closed({ id: Uuid() }),
  replies: { 200: DemandePublique },
  passerelle: true,
} as const
const late = [
  'MAGASIN_INTERDIT',
  'DEMANDE_INTROUVABLE',
  'DEMANDE_DEJA_TRAITEE',
  'DEMANDE_NON_PRETE',
  'DEMANDE_PARTIE',
] as const
const granting = ['QUANTITE_EXCESSIVE', 'DEMANDE_VIDE', 'MOTIF_REQUIS'] as const
const naming = ['PRODUIT_EN_DOUBLE', 'LIGNE_INTROUVABLE'] as const

const asked = {
  replies: { 201: DemandePublique },
  reads: ['Idempotency-Key'],
  sends: { 201: ['Location'] },
  passerelle: true,
  acces: STAFF,
} as const
const demandable = ['MAGASIN_INTERDIT', 'MAGASIN_INCONNU', 'MAGASIN_FERME', 'DEMANDE_SUR_PLACE'] as const

const readsOf = <const P extends string, const N extends string>(path: P, nom: N) => ({
  lister: route({
    ...filters,
    id: `stock.lister-${nom}s`,
    method: 'GET',
    path,
    summary: { fr: 'Les demandes, de la plus récente à la plus ancienne', en: 'Requests, newest first' },
  }),
  consulter: route({
    ...byId,
    id: `stock.consulter-${nom}`,
    method: 'GET',
    path: `${path}/{id}`,
    summary: { fr: 'Une demande et son histoire', en: 'A request and its history' },
    refusals: ['MAGASIN_INTERDIT', 'DEMANDE_INTROUVABLE'],
    acces: STAFF,
  }),
})

/** What head office decides, and what who asked takes back. */
const decisionsOf = <const P extends string, const N extends string>(path: P, nom: N) => ({
  valider: route({
    ...byId,
    id: `stock.valider-${nom}`,
    method: 'POST',
    path: `${path}/{id}/valider`,
    summary: {
      fr: 'Accorde ce qui est demandé, ou moins avec un motif, et le retient',
      en: 'Grants what is asked, or less with a reason, and holds it',
    },
    body: Closed({ quantites: Type.Optional(Quantites), motif: Type.Optional(Motif) }),
    refusals: [...late, ...naming, ...granting, 'STOCK_INSUFFISANT', 'MAGASIN_FERME'],
    reads: ['Idempotency-Key'],
    acces: ['responsable'],
  }),
  refuser: route({
    ...byId,
    id: `stock.refuser-${nom}`,
    method: 'POST',
    path: `${path}/{id}/refuser`,
    summary: { fr: 'Refuse une demande, avec un motif', en: 'Refuses a request, with a reason' },
    body: Closed({ motif: Motif }),
    refusals: late,
    reads: ['Idempotency-Key'],
    acces: ['responsable'],
  }),
  annuler: route({
    ...byId,
    id: `stock.annuler-${nom}`,
    method: 'POST',
    path: `${path}/{id}/annuler`,
    summary: { fr: 'Annule une demande qui n’est pas partie', en: 'Cancels a request that has not left' },
    body: Closed({ motif: Type.Optional(Motif) }),
    refusals: late,
    reads: ['Idempotency-Key'],
    acces: managers,
  }),
})

/** The goods leave, and arrive. */
const wayOf = <const P extends string, const N extends string>(path: P, nom: N) => ({
  expedier: route({
    ...byId,
    id: `stock.expedier-${nom}`,
    method: 'POST',
    path: `${path}/{id}/expedier`,
    summary: { fr: 'Les marchandises partent', en: 'The goods leave' },
    refusals: [...late, 'MAGASIN_FERME'],
    reads: ['Idempotency-Key'],
    acces: managers,
  }),
  recevoir: route({
    ...byId,
    id: `stock.recevoir-${nom}`,
    method: 'POST',
    path: `${path}/{id}/recevoir`,
    summary: {
      fr: 'Les marchandises arrivent ; ce qui manque est un écart',
      en: 'The goods arrive; what is missing is booked as lost',
    },
    body: Closed({ recues: Type.Optional(Quantites), motif: Type.Optional(Motif) }),
    refusals: [...late, ...naming, 'RECEPTION_EXCESSIVE'],
    reads: ['Idempotency-Key'],
    acces: STAFF,
  }),
})

/** The routes of one kind of request: the same machine, under its own address. */
const machineOf = <const P extends string, const N extends string>(path: P, nom: N) => ({
  ...readsOf(path, nom),
  ...decisionsOf(path, nom),
  ...wayOf(path, nom),
})

export const approvisionnement = machineOf('/approvisionnements', 'approvisionnement')
export const transfert = machineOf('/transferts', 'transfert')

export const demanderApprovisionnement = route({
  ...asked,
  id: 'stock.demander-approvisionnement',
  method: 'POST',
  path: '/approvisionnements',
  summary: {
    fr: 'Demande des marchandises au centre logistique',
    en: 'Asks the centre logistique for goods',
  },
  body: Closed({ magasin_id: Numero(), lignes: Articles, motif: Type.Optional(Motif) }),
  refusals: [...demandable, 'PRODUIT_INCONNU', 'SERVICE_SANS_REPONSE'],
})

export const demanderTransfert = route({
  ...asked,
  id: 'stock.demander-transfert',
  method: 'POST',
  path: '/transferts',
  summary: { fr: 'Demande des marchandises à un autre lieu', en: 'Asks another place for goods' },
  body: Closed({ de: Numero(), vers: Numero(), lignes: Articles, motif: Type.Optional(Motif) }),
  refusals: [...demandable, 'PRODUIT_INCONNU'],
})

export const proposerApprovisionnement = route({
  id: 'stock.proposer-approvisionnement',
  method: 'POST',
  path: '/approvisionnements/proposer',
  summary: {
    fr: 'Demande, pour chaque magasin, tout ce qui est sous son seuil, jusqu’à sa cible',
    en: 'Asks, for each store, for all that is under its threshold, up to its target',
  },
  body: Closed({ magasin_id: Type.Optional(Numero()) }),
  replies: { 201: Type.Array(DemandePublique) },
  refusals: [...demandable, 'SERVICE_SANS_REPONSE'],
  reads: ['Idempotency-Key'],
  passerelle: true,
  acces: managers,
})

/** A request is new, or has moved on. The greatest version wins, in whatever order they arrive. */
export const demandeChange = event({
  id: 'stock.demande-change',
  body: Closed({
    demandeId: Uuid(),
    sorte: Type.Enum(SORTES_DEMANDE),
    de: Numero(),
    vers: Numero(),
    statut: Type.Enum(STATUTS_DEMANDE),
    version: Type.Integer({ minimum: 1 }),
    lignes: Type.Array(
      Closed({
        produitId: Numero(),
        demandee: Type.Integer(),
        validee: Nullable(Type.Integer()),
        recue: Nullable(Type.Integer()),
      }),
    ),
    auteur: Personne,
    a: Instant(),
  }),
})

const routesOf = ({ lister, consulter, ...acts }: typeof approvisionnement | typeof transfert) => [
  lister,
  consulter,
  ...Object.values(acts),
]

export const demandes = [
  demanderApprovisionnement,
  proposerApprovisionnement,
  ...routesOf(approvisionnement),
  demanderTransfert,
  ...routesOf(transfert),
]
