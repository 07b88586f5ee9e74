/** What operators may do to sagas by hand. */
import { Closed, Instant, NUMERO_MAX, Uuid } from './fields.ts'
import { route } from './operation.ts'
import { bySaga, StatutSagaSchema, stepWords } from './saga-routes.ts'
import { Type } from './typebox.ts'

/** A responsable, or who holds the operators’ token. */
const OPERATORS = ['operateur', 'responsable'] as const
const reason = () => Type.String({ minLength: 3, maxLength: 500 })

const operatorAct = {
  method: 'POST',
  params: bySaga,
  body: Closed({ motif: reason() }),
  replies: { 202: Closed({ saga_id: Uuid(), statut: StatutSagaSchema }) },
  refusals: ['SAGA_INTROUVABLE', 'VERSION_PERIMEE', 'ACTION_IMPOSSIBLE'],
  reads: ['If-Match', 'Idempotency-Key'],
  optional: ['If-Match'], // without it, the saga as it stands
  sends: { 202: ['Location'] },
  passerelle: false,
  acces: OPERATORS,
} as const

export const relancer = route({
  id: 'orchestrateur.relancer',
  path: '/saga/{id}/relancer',
  summary: { fr: 'Tente maintenant l’étape d’une saga bloquée', en: 'Tries the parked step now' },
  ...operatorAct,
})
/** As many as one call resumes. */
export const LOT_MAX = 500

export const relancerLot = route({
  id: 'orchestrateur.relancer-lot',
  method: 'POST',
  path: '/saga/relancer',
  summary: {
    fr: 'Tente maintenant l’étape de chaque saga bloquée qui répond au filtre, 500 au plus',
    en: 'Tries now the step of each parked saga that matches the filter, 500 at most',
  },
  body: Closed({
    motif: reason(),
    filtre: Closed({
      type: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
      etape: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
      depuis: Type.Optional(Instant()),
    }),
    limite: Type.Optional(Type.Integer({ minimum: 1, maximum: LOT_MAX })),
  }),
  replies: {
    202: Closed({
      relancees: Type.Integer(),
      restantes: Type.Integer({ description: 'parked sagas that still match' }),
    }),
  },
  refusals: [],
  reads: ['Idempotency-Key'],
  passerelle: false,
  acces: OPERATORS,
})
/** On as many as are chosen in a list at once. */
const CHOSEN_MAX = 100
const Act = Type.Enum(['relancer', 'annuler', 'forcer'])

export const agirLot = route({
  id: 'orchestrateur.agir-lot',
  method: 'POST',
  path: '/saga/actes',
  summary: {
    fr: 'Le même acte sur des sagas choisies, 100 au plus : ce qu’il est advenu de chacune',
    en: 'The same act on chosen sagas, 100 at most: what became of each',
  },
  body: Closed({
    acte: Act,
    motif: reason(),
    sagas: Type.Array(
      Closed({
        saga_id: Uuid(),
        version: Type.Optional(Type.Integer({ minimum: 1, maximum: NUMERO_MAX, description: 'As If-Match' })),
      }),
      { minItems: 1, maxItems: CHOSEN_MAX },
    ),
  }),
  replies: {
    200: Closed({
      resultats: Type.Array(
        Closed({
          saga_id: Uuid(),
          accepte: Type.Boolean(),
          statut: Type.Optional(StatutSagaSchema),
          code: Type.Optional(Type.String({ description: 'Why it was not accepted' })),
          raison: Type.Optional(Type.String()),
        }),
      ),
    }),
  },
  refusals: [],
  reads: ['Idempotency-Key'],
  passerelle: false,
  acces: OPERATORS,
})
export const annulerSaga = route({
  id: 'orchestrateur.annuler',
  path: '/saga/{id}/annuler',
  summary: { fr: 'Annule une saga avant son point de non-retour', en: 'Cancels a saga before its pivot' },
  ...operatorAct,
})
export const forcer = route({
  id: 'orchestrateur.forcer',
  path: '/saga/{id}/forcer',
  summary: {
    fr: 'Tient l’étape bloquée pour faite à la main',
    en: 'Records the parked step as done by hand',
  },
  ...operatorAct,
})

export const audit = route({
  id: 'orchestrateur.audit',
  method: 'GET',
  path: '/saga/{id}/audit',
  summary: { fr: 'Ce que des opérateurs ont fait d’une saga', en: 'What operators did to a saga' },
  params: bySaga,
  replies: {
    200: Type.Array(
      Closed({
        a: Instant(),
        auteur: Type.String(),
        action: Type.String(),
        motif: Type.String(),
        avant: Type.String(),
        apres: Type.String(),
      }),
    ),
  },
  refusals: ['SAGA_INTROUVABLE'],
  passerelle: false,
  acces: OPERATORS,
})

export const apercu = route({
  id: 'orchestrateur.apercu',
  method: 'GET',
  path: '/saga/{id}/apercu',
  summary: { fr: 'Ce que ferait un acte, avant de le faire', en: 'What an act would do, before it is done' },
  params: bySaga,
  query: Closed({ acte: Act }),
  replies: {
    200: Closed({
      possible: Type.Boolean(),
      raison: Type.Optional(Type.String({ description: 'Why it is not possible' })),
      etapes: Type.Array(
        Closed({ etape: Type.String(), libelle: stepWords(), sens: Type.Enum(['action', 'annulation']) }),
        { description: 'What is asked next, in order' },
      ),
      effets: Closed({
        argent: Type.Array(Type.String()),
        stock: Type.Array(Type.String()),
        statut: StatutSagaSchema,
      }),
      inchange: Type.Array(Type.String(), { description: 'What is held before it and after it' }),
      version: Type.Integer({ description: 'For If-Match of the act' }),
    }),
  },
  refusals: ['SAGA_INTROUVABLE'],
  sends: { 200: ['ETag'] },
  passerelle: false,
  acces: OPERATORS,
})
