/** Starts sagas, whichever they are: records one, waits for its end, answers; or `202` when the time to wait is over first. */
import { type Caller, refuse, type SagaRoute } from '@comptoir/contracts'
import { fingerprint } from '@comptoir/kit/fingerprint.ts'
import type { ToApprove } from '@comptoir/kit/http/approval.ts'
import { clientKey } from '@comptoir/kit/http/client-key.ts'
import { Problem } from '@comptoir/kit/http/problem.ts'
import { type RouteReply, type RouteRequest, serveRoute } from '@comptoir/kit/http/serve.ts'
import { instantOf } from '@comptoir/kit/ids.ts'
import { TIMES } from '@comptoir/kit/process/times.ts'
import type { StartAnswer, StartedSaga } from '@comptoir/saga/engine.ts'
import { finalFor, type SagaState } from '@comptoir/saga/machine/state.ts'
import type { FastifyInstance } from 'fastify'
import { acceptComments, hadComments } from '../commented-json.ts'
import type { Deps } from '../deps.ts'
import type { Asked, End, Refused, Saga, Start } from '../sagas/saga.ts'
import { consult } from './consult.ts'

type Request = RouteRequest<SagaRoute>
type Reply = RouteReply<'Idempotency-Replayed' | 'Location' | 'Retry-After' | 'Warning'>

/** Registers the routes that start a saga and the one that shows it. */
export async function serveSaga(app: FastifyInstance, deps: Deps, saga: Saga): Promise<void> {
  for (const route of saga.starts)
    await app.register(async (own) => {
      if (route.takesComments === true) acceptComments(own)
      serveRoute(own, route, (request) => start(deps, saga, request))
    })
  serveRoute(app, saga.shows, consult(deps, saga))
}

/** Where a saga is followed. */
export const addressOf = ({ shows }: Pick<Saga, 'shows'>, id: string): string =>
  shows.path.replace('{id}', id)

/** What is stored beside the saga's own input: the request that asked for it, which its answer names. */
interface Stored {
  readonly requestId: string
}

/** Starts a saga and answers what became of it, or answers again what became of the one that its key started. */
async function start(deps: Deps, saga: Saga, request: Request): Promise<Reply> {
  const { body, language, caller, raw } = request
  const key = clientKey(raw)
  const approval = request.header('X-Approbation')
  const approver =
    approval === undefined ? {} : await approverOf(deps, approval, { acte: saga.name, cle: key })
  const asked: Asked<unknown> = { body, language, caller, ...approver, settings: deps.settings }
  const wanted = await saga.read(asked)
  if ('refusal' in wanted) throw problemOf(wanted)
  const { beganAs, traceparent } = raw.trace
  // A trace that begins with the saga has its number: nothing has to store or send it beside the saga itself.
  const id = ownId(key, deps.engine.now()) ?? beganAs ?? deps.newId()
  const answer = await deps.engine.start({
    id,
    definition: wanted.definition,
    input: { ...(wanted.input(id) as object), requestId: raw.id } satisfies Stored,
    trace: traceparent,
    waitMs: Math.max(0, raw.deadline - deps.monotonicMs() - REPLY_MS),
    respondAsync: prefersAsync(request.header('Prefer')),
    ...(key === undefined
      ? {}
      : {
          client: {
            key: `${ownerOf(caller)}:${saga.name}:${key}`,
            fingerprint: fingerprint(body, saga.secrets),
          },
        }),
  })
  const to = { saga, request, asked, wanted, replayed: answer.kind === 'existing' }
  switch (answer.kind) {
    case 'ended':
      return finalReply(answer.state, to)
    case 'pending':
      return pendingReply({ sagaId: id, reached: [] }, to)
    case 'unknown':
      throw unknownProblem(answer, { to, keyed: key !== undefined })
    case 'overloaded':
      throw new Problem(refuse('SERVICE_SURCHARGE'), { headers: { 'Retry-After': '1' } })
    case 'existing':
      return existingReply(answer.saga, deps.engine.now(), to)
  }
}

/** @throws Problem APPROBATION_INVALIDE for one that was given for something else, or is over. */
async function approverOf({ checkApproval }: Deps, approval: string, wanted: ToApprove): Promise<Approved> {
  const approver = (await checkApproval?.(approval, wanted)) ?? 'CLES_INDISPONIBLES'
  if (typeof approver !== 'string') return { approver }
  const headers = approver === 'CLES_INDISPONIBLES' ? { 'Retry-After': '1' } : {}
  throw new Problem(refuse(approver), { headers })
}

type Approved = Pick<Asked<unknown>, 'approver'>

/** Whose a key is: nobody's answer is shown to another account under it. Guests have theirs in common, each a UUID. */
const ownerOf = ({ subject }: Caller): string => subject ?? 'invite'

/** Kept back from what a client says that it waits, so that the answer still reaches it. */
const REPLY_MS = 100

/**
 * The key as the saga's own id, where it may be one: a saga whose start had an unknown outcome is sent again under the number
 * that it was given, and is the same saga, recorded or not. Any other recent UUIDv7 does no harm as an id.
 */
function ownId(key: string | undefined, now: number): string | undefined {
  const born = key === undefined ? undefined : instantOf(key)
  return born !== undefined && Math.abs(now - born) < OWN_ID_MS ? key : undefined
}

const OWN_ID_MS = 24 * 3_600_000

/** A list of preferences (RFC 7240), of which this one is named as a whole and in either case. */
const prefersAsync = (given: string | undefined) => /(?:^|,)\s*respond-async\s*(?:[;,]|$)/i.test(given ?? '')

interface To {
  readonly saga: Saga
  readonly request: Request
  readonly asked: Asked<unknown>
  readonly wanted: Start<unknown>
  /** The saga was started by an earlier request with this key. */
  readonly replayed: boolean
}

const problemOf = (
  { refusal, faults = [] }: Refused,
  extras: ConstructorParameters<typeof Problem>[1] = {},
) => new Problem(refusal, { erreurs: faults, ...extras })

function finalReply(state: SagaState, to: To): Reply {
  const headers = headersFor(state.sagaId, to)
  const said = to.saga.answer(endOf(state), to.asked)
  if (!('refusal' in said)) return { ...said, headers }
  const { requestId } = state.input as Stored
  // The saga names the occurrence: the same under each of the routes that lead here.
  throw problemOf(said, { headers, requestId, instance: addressOf(to.saga, state.sagaId) })
}

function endOf({ sagaId: id, data, input, reached, cause, ...state }: SagaState): End<unknown> {
  const ended = { id, data: data ?? input, reached }
  if (state.answered) return { ...ended, kind: 'completed' }
  if (cause === undefined) throw new Error(`saga ${id} is undone without a cause`)
  return { ...ended, kind: 'undone', cause }
}

function pendingReply({ sagaId, reached }: Pick<SagaState, 'sagaId' | 'reached'>, to: To): Reply {
  return {
    status: 202,
    body: {
      status: 'en_cours',
      [`${to.saga.shows.noun}_id`]: sagaId,
      saga_id: sagaId,
      statut: reached.at(-1)?.statut ?? 'EN_COURS',
    },
    headers: { ...headersFor(sagaId, to), 'Retry-After': '1' },
  }
}

/** A client that sent no key is not invited to send again: the saga may be recorded, and goes on then. */
function unknownProblem(
  { id, finalInMs }: Extract<StartAnswer, { kind: 'unknown' }>,
  { to, keyed }: { readonly to: To; readonly keyed: boolean },
): Problem {
  const instance = addressOf(to.saga, id)
  const names = { [`${to.saga.shows.noun}Id`]: id, sagaId: id }
  const attenteS = Math.ceil(finalInMs / 1_000)
  return new Problem(refuse('RESULTAT_INCONNU', { ...names, attenteS, chemin: instance }), {
    headers: { ...headersFor(id, to), ...(keyed ? { 'Retry-After': '1' } : {}) },
    instance,
  })
}

/**
 * What to answer to a key that was used before. While the saga runs: `202` to a client that was told so already, and `409` to
 * a twin of a request that is still being waited for.
 */
function existingReply(started: StartedSaga, now: number, to: To): Reply {
  if (!isSame(started, to)) throw new Problem(refuse('CLE_REUTILISEE'))
  if (finalFor(started.state) !== undefined) return finalReply(started.state, to)
  const accepted = started.respondAsync || now - started.createdAt > TIMES.syncWaitMs
  if (accepted) return pendingReply(started.state, to)
  const { 'Idempotency-Replayed': _, ...headers } = headersFor(started.id, to)
  throw new Problem(refuse('REQUETE_EN_COURS'), { headers: { ...headers, 'Retry-After': '1' } })
}

/** Whether the key's saga is the one that is asked for now. One without a key, asked again under its id, is known by its input. */
function isSame(
  { id, fingerprint: print, definition, state }: StartedSaga,
  { saga: { secrets = [] }, request, wanted }: To,
): boolean {
  if (print !== null) return print === fingerprint(request.body, secrets)
  const ofContent = (input: unknown) => fingerprint(input, ['requestId', ...secrets])
  return definition === wanted.definition && ofContent(state.input) === ofContent(wanted.input(id))
}

function headersFor(sagaId: string, { saga, request, replayed }: To) {
  return {
    Location: addressOf(saga, sagaId),
    ...(replayed ? { 'Idempotency-Replayed': 'true' } : {}),
    ...(hadComments(request.raw) ? { Warning: '299 - "comments were removed from the body"' } : {}),
  }
}
