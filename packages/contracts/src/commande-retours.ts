/** Goods of a web order that come back to a store, as their saga asks for it, and what others are told of it. */
import { event } from './event.ts'
import { Closed, Instant, Jour, Nullable, Numero, Personne, Uuid } from './fields.ts'
import { Montant, MontantCents, RemboursementSchema } from './money.ts'
import { anyone, operation, question, route } from './operation.ts'
import { LigneDemandee, LigneRendue, MOTIFS_RETOUR, retourDemand, STATUTS_RETOUR } from './retours.ts'
import { Type } from './typebox.ts'

/**
 * Opens a return of an order: never more pieces than were ordered, less those of all other returns, open ones included; within its
 * days; up to what the author may give back to one client in a day. The money goes back the way it came: to the client's account, or to
 * the guest's card: `autreMode` changes nothing.
 */
export const ouvrirRetour = operation({
  id: 'commande.ouvrir-retour',
  body: Closed({ ...retourDemand, commandeId: Uuid() }),
  reply: Closed({
    numero: Type.Integer({ minimum: 1 }),
    clientId: Nullable(Numero()),
    montantCents: MontantCents,
    horsTaxesCents: Type.Integer(),
    remboursements: Type.Array(RemboursementSchema),
    a: Instant(),
  }),
  refusals: [
    'COMMANDE_INTROUVABLE',
    'COMMANDE_NON_CONFIRMEE',
    'LIGNE_INTROUVABLE',
    'RETOUR_EXCESSIF',
    'RETOUR_HORS_DELAI',
    'RETOUR_A_APPROUVER',
    'MODE_IMPOSSIBLE',
    'ACTION_ANNULEE',
    'COMMANDE_PERIMEE',
  ],
})

/** ANNULE: what it held may come back again. One that was never opened gets a mark, and can then never be. */
export const annulerRetour = operation({
  id: 'commande.annuler-retour',
  body: Closed({ retourId: Uuid(), motif: Type.String({ minLength: 1, maxLength: 64 }) }),
  reply: Closed({ a: Instant() }),
  refusals: [],
  undoes: 'commande.ouvrir-retour',
  volatile: ['motif'],
})

/** CLOS: others are told. Never refused. */
export const cloreRetour = operation({
  id: 'commande.clore-retour',
  body: Closed({ retourId: Uuid() }),
  reply: Closed({ a: Instant() }),
  refusals: [],
})

/** Goods of an order came back, and their money was given. On a few cents, the net may be a cent below zero. */
export const retourClos = event({
  id: 'commande.retour-clos',
  body: Closed({
    retourId: Uuid(),
    numero: Type.Integer({ minimum: 1 }),
    magasinId: Numero(),
    commandeId: Uuid(),
    clientId: Nullable(Numero()),
    auteur: Personne,
    a: Instant(),
    montantCents: MontantCents,
    horsTaxesCents: Type.Integer(),
    remboursements: Type.Array(RemboursementSchema),
    lignes: Type.Array(LigneRendue),
  }),
})

const PublicRetour = Closed({
  retour_id: Uuid(),
  numero: Type.Integer(),
  commande_id: Uuid(),
  magasin_id: Numero(),
  statut: Type.Enum(STATUTS_RETOUR),
  montant: Montant(),
  hors_taxes: Type.Number(),
  lignes: Type.Array(
    Closed({
      produit_id: Numero(),
      quantite: Type.Integer(),
      montant: Montant(),
      motif: Type.Enum(MOTIFS_RETOUR),
      remise_en_stock: Type.Boolean(),
    }),
  ),
  historique: Type.Array(Closed({ vers: Type.Enum(STATUTS_RETOUR), a: Instant() })),
})

export const listerRetours = route({
  id: 'commande.lister-retours',
  method: 'GET',
  path: '/commande/{id}/retours',
  summary: { fr: 'Ce qui est revenu d’une commande', en: 'What came back of an order' },
  params: Closed({ id: Type.String({ minLength: 1, maxLength: 64, description: 'commande_id ou numero' }) }),
  replies: { 200: Type.Array(PublicRetour) },
  refusals: ['COMMANDE_INTROUVABLE'],
  passerelle: true,
  acces: anyone,
})

/** A return of an order, whole. */
const KnownRetour = Closed({
  id: Uuid(),
  numero: Type.Integer({ minimum: 1 }),
  commandeId: Uuid(),
  magasinId: Numero(),
  auteur: Personne,
  approbateur: Nullable(Personne),
  clientId: Nullable(Numero()),
  statut: Type.Enum(STATUTS_RETOUR),
  motif: Nullable(Type.String()),
  montantCents: MontantCents,
  horsTaxesCents: Type.Integer(),
  /** Empty: of a return that was opened before they were kept. */
  taxes: Type.Array(Closed({ nom: Type.String(), pourcent: Type.Number(), montantCents: Type.Integer() })),
  remboursements: Type.Array(RemboursementSchema),
  ouvertLe: Instant(),
  lignes: Type.Array(Closed({ ...LigneDemandee.properties, nom: Type.String(), montantCents: MontantCents })),
  historique: Type.Array(
    Closed({ de: Nullable(Type.Enum(STATUTS_RETOUR)), vers: Type.Enum(STATUTS_RETOUR), a: Instant() }),
  ),
})

/** Returns of orders, newest first, after the one of this instant and id; and how many there are of them in all. Null: of any. */
export const retours = question({
  id: 'commande.retours',
  body: Closed({
    retourId: Nullable(Uuid()),
    commandeId: Nullable(Uuid()),
    magasinIds: Nullable(Type.Array(Numero(), { maxItems: 1_000 })),
    /** Days where the shops are, both included. */
    jours: Closed({ debut: Nullable(Jour), fin: Nullable(Jour) }),
    statut: Nullable(Type.Enum(STATUTS_RETOUR)),
    numero: Nullable(Numero()),
    curseur: Nullable(Closed({ a: Instant(), id: Uuid() })),
    limite: Type.Integer({ minimum: 1, maximum: 101 }),
    /** How many there are in all is told, too. */
    total: Type.Optional(Type.Literal(true)),
  }),
  reply: Closed({ total: Type.Optional(Type.Integer()), retours: Type.Array(KnownRetour) }),
  refusals: [],
})
