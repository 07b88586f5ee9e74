/** The snapshot that tills keep. An instance writes the whole once for each revision. */
import { catalogue } from '@comptoir/contracts'
import { etagOf, isKnown } from '@comptoir/contracts/version.ts'
import { type RouteReply, serveRoute } from '@comptoir/kit/http/serve.ts'
import type { FastifyInstance } from 'fastify'
import { type Instantane, readInstantane, readRevision } from '../db/instantane-store.ts'
import type { Deps } from '../deps.ts'

/** Registers it. */
export function serveInstantane(app: FastifyInstance, { pool }: Deps): void {
  let kept: Instantane | undefined
  serveRoute(app, catalogue.prendreInstantane, async ({ query: { depuis_version: since }, header }) => {
    const revision = await readRevision(pool)
    if (isKnown(header('If-None-Match'), revision))
      return { status: 304, headers: { ETag: etagOf(revision) } }
    // A version that was never given comes from another database: what is known there is worth nothing here.
    if (since !== undefined && since <= revision) return answerOf(await readInstantane(pool, since))
    if (kept?.revision !== revision) kept = await readInstantane(pool, undefined)
    return answerOf(kept)
  })
}

const answerOf = ({ revision, text }: Instantane): RouteReply<'ETag'> => ({
  status: 200,
  body: text,
  type: 'application/json; charset=utf-8',
  headers: { ETag: etagOf(revision) },
})
