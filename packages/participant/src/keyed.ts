/**
 * Routes that change something, with or without an Idempotency-Key (the IETF draft of that name). With a key, the answer
 * is kept in the transaction of its effect: the same request again gets it again, another body under the same key is
 * refused, and a twin still on its way is told to wait.
 */
import {
  isRefusal,
  PROBLEMS,
  type ReadBy,
  type Refusal,
  type Route,
  refuse,
  type SentBy,
} from '@comptoir/contracts'
import { fingerprint } from '@comptoir/kit/fingerprint.ts'
import { clientKey } from '@comptoir/kit/http/client-key.ts'
import { timeLeft } from '@comptoir/kit/http/deadline.ts'
import { Problem } from '@comptoir/kit/http/problem.ts'
import {
  type RouteHandler,
  type RouteReply,
  type RouteRequest,
  serveRoute,
} from '@comptoir/kit/http/serve.ts'
import { type Pool, type Tx, withTx } from '@comptoir/kit/postgres/database.ts'
import { databaseFault } from '@comptoir/kit/postgres/fault.ts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { clientKeys } from './schema.ts'

export interface KeyedDeps {
  readonly pool: Pool
  /** The clock of deadlines. */
  readonly monotonicMs: () => number
}

export type KeyedHandler<R extends Route> = (
  tx: Tx,
  request: RouteRequest<R>,
) => Promise<RouteReply<SentBy<R>> | Refusal>

/** A route that says that it reads the key. */
type Keyed<R extends Route> = 'Idempotency-Key' extends ReadBy<R> ? R : never

/**
 * Serves a route whose effect happens in one transaction. A refusal writes nothing but, under a key, itself: the handler
 * must therefore decide before it writes.
 */
// oxlint-disable-next-line max-params -- it reads as serveRoute does, with what it needs beside the application
export function serveKeyed<const R extends Route>(
  app: FastifyInstance,
  deps: KeyedDeps,
  route: R & Keyed<R>,
  handler: KeyedHandler<R>,
): void {
  const keyed: RouteHandler<Route> = async (given) => {
    const request = given as RouteRequest<R>
    const { raw } = request
    const key = clientKey(raw)
    if (key === undefined) return withTx(deps.pool, (tx) => handler(tx, request), limitOf(deps, raw))
    const { answer, replayed } = await once(deps, { scope: scopeOf(route, request), key, raw }, (tx) =>
      handler(tx, request),
    )
    return replayed ? asReplayed(answer) : answer
  }
  serveRoute(app, route, keyed as RouteHandler<R>, { keepsKeys: true })
}

const REPLAYED = { 'Idempotency-Replayed': 'true' } as const

function asReplayed(answer: RouteReply | Refusal): RouteReply {
  if (isRefusal(answer)) throw new Problem(answer, { headers: REPLAYED })
  return { ...answer, headers: { ...answer.headers, ...REPLAYED } as never }
}

/** A key belongs to whoever chose it: another account's answer is never shown under it. */
const scopeOf = ({ id }: Route, { caller: { subject } }: Pick<RouteRequest<Route>, 'caller'>): string =>
  subject === undefined ? id : `${id} ${subject}`

const limitOf = ({ monotonicMs }: KeyedDeps, raw: FastifyRequest) => ({
  limitMs: timeLeft(raw.deadline, monotonicMs()),
})

interface KeyedRequest {
  readonly scope: string
  readonly key: string
  readonly raw: FastifyRequest
}

async function once(
  deps: KeyedDeps,
  { scope, key, raw }: KeyedRequest,
  effect: (tx: Tx) => Promise<RouteReply | Refusal>,
): Promise<{ answer: RouteReply | Refusal; replayed: boolean }> {
  const print = fingerprint([raw.url, raw.body ?? null, raw.headers['if-match'] ?? null])
  const record = { scope, key, print }
  try {
    return await withTx(
      deps.pool,
      async (tx) => {
        if (!(await claim(tx, record))) return { answer: await replay(tx, record), replayed: true }
        const answer = await effect(tx)
        await keep(tx, record, answer)
        return { answer, replayed: false }
      },
      limitOf(deps, raw),
    )
  } catch (cause) {
    // The claim waited for its twin as long as a lock may be waited for.
    if (databaseFault(cause) === 'conflict')
      throw new Problem(refuse('REQUETE_EN_COURS'), { headers: { 'Retry-After': '1' }, cause })
    throw cause
  }
}

interface KeyRecord {
  readonly scope: string
  readonly key: string
  readonly print: string
}

async function claim(tx: Tx, { scope, key, print }: KeyRecord): Promise<boolean> {
  const { rowCount } = await tx.query({
    name: 'key-claim',
    text: 'insert into client_keys (scope, key, fingerprint) values ($1, $2, $3) on conflict do nothing',
    values: [scope, key, print],
  })
  return rowCount === 1
}

async function replay(tx: Tx, { scope, key, print }: KeyRecord): Promise<RouteReply | Refusal> {
  const { rows } = await tx.query<Pick<typeof clientKeys.$inferSelect, 'fingerprint' | 'reply'>>({
    name: 'key-read',
    text: 'select fingerprint, reply from client_keys where scope = $1 and key = $2',
    values: [scope, key],
  })
  const [row] = rows
  if (row === undefined) throw new Problem(refuse('REQUETE_EN_COURS'), { headers: { 'Retry-After': '1' } })
  if (row.fingerprint !== print) throw new Problem(refuse('CLE_REUTILISEE'))
  return row.reply as RouteReply | Refusal
}

async function keep(tx: Tx, { scope, key }: KeyRecord, answer: RouteReply | Refusal): Promise<void> {
  const status = isRefusal(answer) ? PROBLEMS[answer.refus].status : answer.status
  await tx.query({
    name: 'key-keep',
    text: 'update client_keys set status = $3, reply = $4::jsonb where scope = $1 and key = $2',
    values: [scope, key, status, JSON.stringify(answer)],
  })
}
