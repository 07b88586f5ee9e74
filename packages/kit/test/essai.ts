/** A small service that serves every kind of route, for the tests of the server. */
import { refuse, route } from '@comptoir/contracts'
import { Type } from '@comptoir/contracts/typebox.ts'
import type { FastifyInstance } from 'fastify'
import { serveRoute } from '../src/http/serve.ts'
import { buildServer, type ServerOptions } from '../src/http/server.ts'
import { createLogger } from '../src/observe/logger.ts'
import { createMetrics } from '../src/observe/metrics.ts'

const Chose = Type.Object(
  {
    nom: Type.String({ maxLength: 100_000 }),
    quantite: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
  },
  { additionalProperties: false },
)
const summary = { fr: 'Une chose', en: 'A thing' }
const shared = { summary, passerelle: true, acces: ['invite'] } as const
const creer = route({
  id: 'essai.creer',
  method: 'POST',
  path: '/choses',
  body: Chose,
  replies: { 201: Chose },
  refusals: ['PANIER_VIDE'],
  ...shared,
})
const lire = route({
  id: 'essai.lire',
  method: 'GET',
  path: '/choses/{id}',
  params: Type.Object({ id: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) }),
  query: Type.Object(
    { q: Type.Optional(Type.String()), limite: Type.Integer({ default: 20, maximum: 100 }) },
    { additionalProperties: false },
  ),
  replies: { 200: Type.Object({}, { additionalProperties: true }) },
  refusals: [],
  ...shared,
})
const supprimer = route({
  id: 'essai.supprimer',
  method: 'DELETE',
  path: '/choses/{id}',
  replies: { 204: null },
  refusals: [],
  ...shared,
})

/** What the service meets beside its requests; a test sets it and puts it back. */
export interface Circumstances {
  ready: () => Promise<void>
  /** What the next POST meets. */
  fault: Error | undefined
}

export interface Essai {
  readonly app: FastifyInstance
  readonly circumstances: Circumstances
  /** POSTs to `/choses`, as JSON unless the headers say otherwise. */
  poster(payload: string | object | Buffer, headers?: Record<string, string>): ReturnType<typeof poster>
}

/** Builds the service, ready to be asked. */
export async function buildEssai(more: Partial<Pick<ServerOptions, 'log' | 'files'>> = {}): Promise<Essai> {
  const circumstances: Circumstances = { ready: async () => undefined, fault: undefined }
  const app = await buildServer({
    contract: { name: 'essai', ports: [1], summary, routes: [creer, lire, supprimer], operations: [] },
    instanceId: 'essai-1',
    log: createLogger({ service: 'essai', instance: 'essai-1', level: 'silent' }),
    registry: createMetrics('essai', 'essai-1'),
    newId: () => 'un-id-neuf',
    monotonicMs: () => performance.now(),
    ready: () => circumstances.ready(),
    ...more,
  })
  serveRoute(app, creer, async ({ body }) => {
    if (circumstances.fault !== undefined) throw circumstances.fault
    return body.nom === 'vide' ? refuse('PANIER_VIDE', { clientId: 7 }) : { status: 201, body }
  })
  serveRoute(app, lire, async ({ params, query }) => ({ status: 200, body: { id: params.id, ...query } }))
  serveRoute(app, supprimer, async () => ({ status: 204 }))
  await app.ready()
  return { app, circumstances, poster: (payload, headers) => poster(app, payload, headers) }
}

export const JSON_TYPE = { 'content-type': 'application/json' }

function poster(app: FastifyInstance, payload: string | object, headers: Record<string, string> = JSON_TYPE) {
  return app.inject({ method: 'POST', url: '/choses', payload, headers })
}
