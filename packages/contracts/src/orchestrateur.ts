/** The orchestrator: order sagas and what operators may do with them. */
import { STAFF } from './access.ts'
import { tableOf } from './alias.ts'
import {
  Closed,
  Instant,
  LIGNES_MAX,
  Lieux,
  Nullable,
  Numero,
  pagination,
  QUANTITE_MAX,
  Uuid,
} from './fields.ts'
import { Montant } from './money.ts'
import { anyone, route, type ServiceContract } from './operation.ts'
import { agirLot, annulerSaga, apercu, audit, forcer, relancer, relancerLot } from './orchestrateur-acts.ts'
import * as aliases from './orchestrateur-aliases.ts'
import { consulterInscription, inscrire } from './orchestrateur-inscription.ts'
import * as ventes from './orchestrateur-ventes.ts'
import {
  anySaga,
  bySaga,
  StateReached,
  StatutSagaSchema,
  sagaFacts,
  showsSaga,
  startsSaga,
  stepWords,
  unreadable,
  withoutEngine,
} from './saga-routes.ts'
import { Type } from './typebox.ts'

/** Lines in each spelling that clients use: `produit_id`/`id` (number or `"produit_1"`), `quantite`/`qte`. */
const quantity = () => Type.Integer({ minimum: 1, maximum: QUANTITE_MAX })
const LineAsked = Closed({
  produit_id: Type.Optional(Numero()),
  id: Type.Optional(Type.Union([Numero(), Type.String({ pattern: '^produit_[1-9][0-9]{0,9}$' })])),
  quantite: Type.Optional(quantity()),
  qte: Type.Optional(quantity()),
})

const ordering = {
  ...startsSaga('commande', {
    body: Closed({
      produits: Type.Optional(Type.Array(LineAsked, { minItems: 1, maxItems: LIGNES_MAX })),
      client_id: Type.Optional(Nullable(Numero())),
      magasin_id: Type.Optional(Numero()),
      montant_attendu: Type.Optional(Montant()),
      repartition: Type.Optional(
        Type.Boolean({ description: 'other places may serve what this one lacks, none below its threshold' }),
      ),
    }),
    made: Closed({
      status: Type.Literal('ok'),
      commande_id: Uuid(),
      numero: Type.Integer(),
      saga_id: Uuid(),
      statut: Type.Literal('CONFIRMEE'),
      montant: Montant(),
      etapes: Type.Array(StateReached),
      lignes: Type.Optional(
        Type.Array(Closed({ produit_id: Numero(), quantite: Type.Integer(), lieux: Lieux }), {
          description: 'with `repartition`: which places serve each line',
        }),
      ),
    }),
    refusals: [
      'CLIENT_INTERDIT',
      'PRODUIT_INCONNU',
      'PRODUIT_SANS_PRIX',
      'MONTANT_TROP_GRAND',
      'PRIX_CHANGE',
      'MAGASIN_INCONNU',
      'STOCK_INSUFFISANT',
      'PAIEMENT_REFUSE',
      'PANIER_VIDE',
    ],
  }),
  // Clients write it with and without the final slash; a redirect would lose their body.
  finalSlash: true,
  takesComments: true,
  passerelle: true,
  acces: anyone,
} as const

export const passerCommande = route({
  id: 'orchestrateur.passer-commande',
  path: '/saga/commande',
  summary: {
    fr: 'Passe une commande, ou l’annule en entier',
    en: 'Places an order, or undoes it completely',
  },
  ...ordering,
})

/** The same operation under the order's own name, so its keys and fingerprints are the same too. */
export const passerCommandeAlias = route({
  id: 'orchestrateur.passer-commande-alias',
  path: '/commande',
  sameAs: passerCommande.path,
  summary: {
    fr: 'La même opération que POST /saga/commande',
    en: 'The same operation as POST /saga/commande',
  },
  ...ordering,
})

export const consulterSaga = route({
  id: 'orchestrateur.consulter-saga',
  path: '/saga/commande/{id}',
  summary: { fr: 'L’état vivant d’une saga, étape par étape', en: 'The live state of a saga, step by step' },
  ...showsSaga('commande'),
  passerelle: true,
  acces: anyone,
})

const SagaListed = Closed({
  saga_id: Uuid(),
  type: Type.String(),
  statut: StatutSagaSchema,
  etape: Nullable(Type.String()),
  libelle: Nullable(stepWords()),
  pourquoi: Type.String(),
  ...sagaFacts,
  essais: Type.Integer({ description: 'How many times its present call ended without an answer' }),
  prochain_essai: Nullable(Instant()),
  illisible: Type.Optional(unreadable()),
  sans_moteur: Type.Optional(withoutEngine()),
  age_s: Type.Number(),
  cree_le: Instant(),
  modifie_le: Instant(),
  terminee_le: Nullable(Instant()),
})

/** What lists and counts of sagas may be narrowed by. */
const sagaFilters = {
  type: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
  magasin_id: Type.Optional(Numero()),
  numero: Type.Optional(Numero()),
  de: Type.Optional(Type.String({ format: 'date-time', description: 'begun at this instant or later' })),
  a: Type.Optional(Type.String({ format: 'date-time', description: 'begun before this instant' })),
  montant_min: Type.Optional(Montant({ exclusiveMinimum: 0 })),
  age_min: Type.Optional(Type.Integer({ minimum: 0, maximum: 31_536_000, description: 'seconds' })),
  sans_moteur: Type.Optional(
    Type.Literal('1', { description: 'only those that no live orchestrator can run' }),
  ),
}

export const listerSagas = route({
  id: 'orchestrateur.lister-sagas',
  method: 'GET',
  path: '/saga',
  summary: { fr: 'Les sagas, de la plus récente à la plus ancienne', en: 'Sagas, newest first' },
  query: Closed({ statut: Type.Optional(StatutSagaSchema), ...sagaFilters, ...pagination }),
  replies: { 200: Type.Array(SagaListed) },
  refusals: ['MAGASIN_INTERDIT'],
  passerelle: true,
  acces: STAFF,
  openInDemo: true,
})

export const compterSagas = route({
  id: 'orchestrateur.compter-sagas',
  method: 'GET',
  path: '/saga/statuts',
  summary: { fr: 'Combien de sagas a chaque statut', en: 'How many sagas have each status' },
  query: Closed(sagaFilters),
  replies: {
    200: Closed({
      EN_COURS: Type.Integer(),
      COMPENSATION: Type.Integer(),
      TERMINEE: Type.Integer(),
      ANNULEE: Type.Integer(),
      BLOQUEE: Type.Integer(),
    }),
  },
  refusals: ['MAGASIN_INTERDIT'],
  passerelle: true,
  acces: STAFF,
  openInDemo: true,
})

export const consulterTouteSaga = route({
  id: 'orchestrateur.consulter-toute-saga',
  method: 'GET',
  path: '/saga/{id}',
  summary: {
    fr: 'Une saga de toute sorte, et ce que des services retiennent pour elle',
    en: 'A saga of any kind, and what services hold for it',
  },
  params: bySaga,
  replies: { 200: anySaga },
  refusals: ['SAGA_INTROUVABLE', 'FIN_INCERTAINE', 'MAGASIN_INTERDIT'],
  sends: { 200: ['ETag'] },
  passerelle: true,
  acces: [...STAFF, 'operateur'],
})

export const fluxSagas = route({
  id: 'orchestrateur.flux-sagas',
  method: 'GET',
  path: '/saga/flux',
  summary: { fr: 'Les événements des sagas, au fil de l’eau (SSE)', en: 'Saga events as they happen (SSE)' },
  query: Closed({ magasin_id: Type.Optional(Numero()) }),
  replies: { 200: Type.String({ description: 'text/event-stream' }) },
  stream: true,
  refusals: ['MAGASIN_INTERDIT'],
  reads: ['Last-Event-ID'],
  passerelle: true,
  acces: STAFF,
  openInDemo: true,
})

export * from './orchestrateur-acts.ts'
export * as aliases from './orchestrateur-aliases.ts'
export * from './orchestrateur-inscription.ts'
export * from './orchestrateur-ventes.ts'

export const service: ServiceContract = {
  name: 'orchestrateur',
  alias: 'orchestrator',
  folder: 'orchestrator',
  runsSagas: true,
  startsFirst: true,
  ports: [8002],
  summary: { fr: 'Les sagas et leur journal', en: 'Sagas and their journal' },
  routes: [
    passerCommande,
    passerCommandeAlias,
    inscrire,
    consulterInscription,
    consulterSaga,
    ventes.vendre,
    ventes.vendreAlias,
    ventes.suivreVente,
    ventes.retourner,
    ventes.retournerAlias,
    ventes.suivreRetour,
    listerSagas,
    compterSagas,
    consulterTouteSaga,
    apercu,
    fluxSagas,
    relancer,
    relancerLot,
    agirLot,
    annulerSaga,
    forcer,
    audit,
  ],
  aliases: tableOf(aliases),
  operations: [],
}
