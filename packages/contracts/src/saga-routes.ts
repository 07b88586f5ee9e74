/** What the routes of all sagas have in common: one or more start a saga, one shows it. A saga's own contract adds the rest. */
import { Closed, Instant, Nullable, Numero, Uuid } from './fields.ts'
import type { Route } from './operation.ts'
import { PROBLEMS, type ProblemCode } from './problem.ts'
import { type TSchema, Type } from './typebox.ts'

const STATUTS_SAGA = ['EN_COURS', 'COMPENSATION', 'TERMINEE', 'ANNULEE', 'BLOQUEE'] as const
export const StatutSagaSchema = Type.Enum(STATUTS_SAGA)
export const bySaga = Closed({ id: Uuid() })

/** A route of a saga. */
export interface SagaRoute extends Route {
  /** What the saga makes, as members of its answers name it: `commande` is told as `commande_id`. */
  readonly noun: string
}

/** The route that shows a saga. */
export interface SagaView extends SagaRoute {
  readonly params: typeof bySaga
}

/** What a saga's own contract says of how it is started. */
export interface SagaStart<Body extends TSchema, Made extends TSchema, Code extends ProblemCode> {
  readonly body: Body
  /** The reply `201`, once it has ended well. */
  readonly made: Made
  /** What it may be refused for, beside what any saga may be refused for. */
  readonly refusals: readonly Code[]
  /** A second person may approve what is beyond the rights of the first. */
  readonly approvable?: true
}

/** The members of a route that starts a saga: it waits for the end, or answers `202`; a key makes it safe to send again. */
export function startsSaga<Body extends TSchema, Made extends TSchema, Code extends ProblemCode>(
  noun: string,
  { body, made, refusals, approvable }: SagaStart<Body, Made, Code>,
) {
  const ended = ['Location'] as const
  // A saga that was undone is there to be looked at, whatever it was refused for.
  const codes: readonly ProblemCode[] = [...refusals, 'SAGA_ANNULEE', 'RESULTAT_INCONNU']
  const statuses = new Set(codes.map((code) => PROBLEMS[code].status))
  const refused = Object.fromEntries([...statuses].map((status) => [status, ended]))
  return {
    noun,
    method: 'POST',
    body,
    replies: { 201: made, 202: acceptedAs(noun) },
    refusals: [
      ...refusals,
      ...(approvable === true ? (['APPROBATION_INVALIDE', 'CLES_INDISPONIBLES'] as const) : []),
      'SAGA_ANNULEE',
      'CLE_INVALIDE',
      'CLE_REUTILISEE',
      'REQUETE_EN_COURS',
      'SERVICE_SURCHARGE',
      'RESULTAT_INCONNU',
    ],
    reads: ['Idempotency-Key', 'Prefer', ...(approvable === true ? (['X-Approbation'] as const) : [])],
    sends: {
      ...(refused as Readonly<Record<number, typeof ended>>),
      201: ended,
      202: ['Location', 'Retry-After'],
    },
  } as const
}

/** The members of the route that shows a saga; its path, with `{id}`, is the address that answers name. */
export function showsSaga(noun: string) {
  return {
    noun,
    method: 'GET',
    params: bySaga,
    replies: { 200: sagaAs(noun) },
    refusals: ['SAGA_INTROUVABLE', 'FIN_INCERTAINE'],
  } as const
}

/** A state that a saga reached, and when. */
export const StateReached = Closed({ statut: Type.String(), a: Instant() })

const acceptedAs = (noun: string) =>
  Closed({
    status: Type.Literal('en_cours'),
    [`${noun}_id`]: Uuid(),
    saga_id: Uuid(),
    statut: Type.String(),
  })

export const unreadable = () =>
  Type.String({
    description: 'Why its state cannot be read: it must be repaired in the journal. Absent when it can',
  })
export const withoutEngine = () =>
  Type.Literal(true, { description: 'No live orchestrator can run it. Absent when one can' })

const Attempt = Closed({
  essai: Type.Integer(),
  sens: Type.Union([Type.Literal('action'), Type.Literal('annulation')]),
  debut: Nullable(Instant()),
  fin: Nullable(Instant()),
  issue: Type.String(),
  detail: Type.Optional(Type.String()),
})

/** What a step does, in the language of the reader. */
export const stepWords = () =>
  Type.String({ description: 'What the step does, in the language of the reader' })

/** What is said of any saga beside how it stands. */
export const sagaFacts = {
  numero: Nullable(Type.Integer()),
  magasin_id: Nullable(Type.Integer()),
  client_id: Nullable(Type.Integer()),
  montant: Nullable(Type.Number()),
}

const sagaAs = (noun: string) =>
  Closed({
    [`${noun}_id`]: Uuid(),
    [`statut_${noun}`]: Nullable(Type.String()),
    ...sagaMembers(),
  })

/** A saga as those see it who do not know its kind. */
const sagaMembers = () => ({
  saga_id: Uuid(),
  type: Type.String(),
  statut: StatutSagaSchema,
  pourquoi: Type.String(),
  illisible: Type.Optional(unreadable()),
  sans_moteur: Type.Optional(withoutEngine()),
  essais_reprise: Type.Integer({
    description: 'Owners lost since it last moved to another step or phase; five park it',
  }),
  cree_le: Instant(),
  modifie_le: Instant(),
  terminee_le: Nullable(Instant()),
  prochain_essai: Nullable(Instant()),
  etats: Type.Array(StateReached),
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
      libelle: stepWords(),
      nature: Type.String(),
      etat: Type.String(),
      tentatives: Type.Array(Attempt),
    }),
  ),
})

/** A saga of any kind, with what is held for it now. */
export const anySaga = Closed({
  ...sagaMembers(),
  ...sagaFacts,
  version: Type.Integer({ description: 'For If-Match of an act' }),
  instance: Nullable(Type.String({ description: 'The orchestrator that has it, or had it last' })),
  trace_id: Type.String({ description: 'By which logs and traces of it are found' }),
  suivi: Type.String({ description: 'Where the saga is shown as what it makes' }),
  lignes: Type.Array(Closed({ produit_id: Numero(), quantite: Type.Integer() }), {
    description: 'The goods that it moves; none where it moves none',
  }),
  retenu: Type.Array(
    Closed({
      quoi: Type.Enum(['argent', 'stock', 'panier']),
      etape: Type.String({ description: 'The step by which it is held' }),
      texte: Type.String(),
      peut_etre: Type.Boolean({ description: 'The outcome of that step is not known' }),
    }),
  ),
})
