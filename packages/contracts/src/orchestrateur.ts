/** The orchestrator: order sagas and what operators may do with them. */
import { Type } from 'typebox'
import { Closed, Instant, LIGNES_MAX, Nullable, Numero, pagination, QUANTITE_MAX, Uuid } from './fields.ts'
import { Montant } from './money.ts'
import { route, type ServiceContract } from './operation.ts'
import { annulerSaga, audit, forcer, relancer, relancerLot } from './orchestrateur-acts.ts'
import { parSaga, StatutSagaSchema } from './saga-fields.ts'

/** Lines in each spelling that clients use: `produit_id`/`id` (number or `"produit_1"`), `quantite`/`qte`. */
const quantite = () => Type.Integer({ minimum: 1, maximum: QUANTITE_MAX })
const ancienId = () => Type.Union([Numero(), Type.String({ pattern: '^produit_[1-9][0-9]{0,9}$' })])
export const LigneDemandee = Type.Object(
  {
    produit_id: Type.Optional(Numero()),
    id: Type.Optional(ancienId()),
    quantite: Type.Optional(quantite()),
    qte: Type.Optional(quantite()),
  },
  { additionalProperties: false },
)

export const DemandeCommande = Closed({
  produits: Type.Optional(Type.Array(LigneDemandee, { minItems: 1, maxItems: LIGNES_MAX })),
  client_id: Type.Optional(Nullable(Numero())),
  magasin_id: Type.Optional(Numero()),
})

const Etape = Closed({ statut: Type.String(), a: Instant() })
export const CommandeConfirmee = Closed({
  status: Type.Literal('ok'),
  commande_id: Uuid(),
  numero: Type.Integer(),
  saga_id: Uuid(),
  statut: Type.Literal('CONFIRMEE'),
  montant: Montant(),
  etapes: Type.Array(Etape),
})
export const CommandeAcceptee = Closed({
  status: Type.Literal('en_cours'),
  commande_id: Uuid(),
  saga_id: Uuid(),
  statut: Type.String(),
})

const tous = ['invite', 'client', 'employe', 'gestionnaire', 'responsable'] as const

const commander = {
  method: 'POST',
  body: DemandeCommande,
  replies: { 201: CommandeConfirmee, 202: CommandeAcceptee },
  refusals: [
    'PRODUIT_INCONNU',
    'MONTANT_TROP_GRAND',
    'MAGASIN_INCONNU',
    'STOCK_INSUFFISANT',
    'PAIEMENT_REFUSE',
    'PANIER_VIDE',
    'SAGA_ANNULEE',
    'CLE_INVALIDE',
    'CLE_REUTILISEE',
    'REQUETE_EN_COURS',
    'SERVICE_SURCHARGE',
    'RESULTAT_INCONNU',
  ],
  reads: ['Idempotency-Key', 'Prefer'],
  sends: {
    201: ['Location', 'Warning'],
    202: ['Location', 'Retry-After', 'Warning'],
    400: ['Location', 'Warning'],
    402: ['Location', 'Warning'],
    409: ['Location', 'Warning'],
    503: ['Location', 'Warning'],
  },
  passerelle: true,
  acces: tous,
} as const

export const passerCommande = route({
  id: 'orchestrateur.passer-commande',
  path: '/saga/commande',
  resume: { fr: 'Passe une commande, ou l’annule en entier', en: 'Places an order, or undoes it completely' },
  ...commander,
})

/** The same operation under the order's own name. At the gateway only: the orchestrator serves both. */
export const passerCommandeAlias = route({
  id: 'orchestrateur.passer-commande-alias',
  path: '/commande',
  resume: {
    fr: 'La même opération que POST /saga/commande',
    en: 'The same operation as POST /saga/commande',
  },
  ...commander,
})

const illisible = () =>
  Type.String({
    description: 'Why its state cannot be read: it must be repaired in the journal. Absent when it can',
  })
const sansMoteur = () =>
  Type.Literal(true, { description: 'No live orchestrator can run it. Absent when one can' })
const Tentative = Closed({
  essai: Type.Integer(),
  sens: Type.Union([Type.Literal('action'), Type.Literal('annulation')]),
  debut: Nullable(Instant()),
  fin: Nullable(Instant()),
  issue: Type.String(),
  detail: Type.Optional(Type.String()),
})
export const SagaPublique = Closed({
  saga_id: Uuid(),
  commande_id: Uuid(),
  type: Type.String(),
  statut: StatutSagaSchema,
  statut_commande: Nullable(Type.String()),
  pourquoi: Type.String(),
  illisible: Type.Optional(illisible()),
  sans_moteur: Type.Optional(sansMoteur()),
  essais_reprise: Type.Integer({
    description: 'Owners lost since it last moved to another step or phase; five park it',
  }),
  cree_le: Instant(),
  modifie_le: Instant(),
  terminee_le: Nullable(Instant()),
  prochain_essai: Nullable(Instant()),
  etats: Type.Array(Etape),
  reprises: Type.Array(
    Closed({
      a: Instant(),
      instance: Type.String({ description: 'Whose it was' }),
      epoque: Type.Integer({ description: 'The epoch under which it had it' }),
      perdue: Type.Boolean({ description: 'Its lease ran out; false: it left of its own will' }),
    }),
    { description: 'Each time that another owner took it over' },
  ),
  etapes: Type.Array(
    Closed({
      etape: Type.String(),
      nature: Type.String(),
      etat: Type.String(),
      tentatives: Type.Array(Tentative),
    }),
  ),
})
export const SagaResume = Closed({
  saga_id: Uuid(),
  type: Type.String(),
  statut: StatutSagaSchema,
  etape: Nullable(Type.String()),
  illisible: Type.Optional(illisible()),
  sans_moteur: Type.Optional(sansMoteur()),
  age_s: Type.Number(),
  cree_le: Instant(),
  modifie_le: Instant(),
})

export const consulterSaga = route({
  id: 'orchestrateur.consulter-saga',
  method: 'GET',
  path: '/saga/commande/{id}',
  resume: { fr: 'L’état vivant d’une saga, étape par étape', en: 'The live state of a saga, step by step' },
  params: parSaga,
  replies: { 200: SagaPublique },
  refusals: ['SAGA_INTROUVABLE', 'FIN_INCERTAINE'],
  passerelle: true,
  acces: tous,
})

export const listerSagas = route({
  id: 'orchestrateur.lister-sagas',
  method: 'GET',
  path: '/saga',
  resume: { fr: 'Les sagas, de la plus récente à la plus ancienne', en: 'Sagas, newest first' },
  query: Closed({
    statut: Type.Optional(StatutSagaSchema),
    type: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
    age_min: Type.Optional(Type.Integer({ minimum: 0, maximum: 31_536_000, description: 'seconds' })),
    sans_moteur: Type.Optional(
      Type.Literal('1', { description: 'only those that no live orchestrator can run' }),
    ),
    ...pagination,
  }),
  replies: { 200: Type.Array(SagaResume) },
  refusals: [],
  passerelle: true,
  acces: ['employe', 'gestionnaire', 'responsable'],
})

export const fluxSagas = route({
  id: 'orchestrateur.flux-sagas',
  method: 'GET',
  path: '/saga/flux',
  resume: { fr: 'Les événements des sagas, au fil de l’eau (SSE)', en: 'Saga events as they happen (SSE)' },
  replies: { 200: Type.String({ description: 'text/event-stream' }) },
  refusals: [],
  reads: ['Last-Event-ID'],
  passerelle: true,
  acces: ['employe', 'gestionnaire', 'responsable'],
})

export * from './orchestrateur-acts.ts'

export const service: ServiceContract = {
  name: 'orchestrateur',
  alias: 'orchestrator',
  folder: 'orchestrator',
  runsSagas: true,
  ports: [8002],
  resume: { fr: 'Les sagas et leur journal', en: 'Sagas and their journal' },
  routes: [
    passerCommande,
    passerCommandeAlias,
    consulterSaga,
    listerSagas,
    fluxSagas,
    relancer,
    relancerLot,
    annulerSaga,
    forcer,
    audit,
  ],
  operations: [],
}
