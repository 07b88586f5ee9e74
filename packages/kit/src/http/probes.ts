/** What watches a process asks: `/health` (is it alive), `/ready` (may it take traffic), `/metrics`. */
import type { ServiceContract } from '@comptoir/contracts'
import type { FastifyInstance } from 'fastify'
import type { Registry } from '../observe/metrics.ts'
import { declared } from './serve.ts'

export interface ProbeOptions {
  readonly contract: Pick<ServiceContract, 'name' | 'aliases'>
  readonly instanceId: string
  readonly registry: Registry
  /** Resolves when traffic may come; rejects, with the reason, when not. */
  readonly ready: () => Promise<void>
}

/** Adds the three routes. The OpenAPI document leaves them out. */
export function addProbes(app: FastifyInstance, options: ProbeOptions): void {
  const hidden = { schema: { hide: true } }
  const { contract, instanceId } = options
  const health = () => ({ status: 'ok', service: contract.name, instance: instanceId })
  app.get('/health', hidden, health)
  for (const one of contract.aliases ?? [])
    if (one.sameAs === '/health') app.route({ ...declared(one), handler: health } as never)
  app.get('/ready', hidden, async (_request, reply) => {
    try {
      await options.ready()
      return { status: 'ok' }
    } catch (cause) {
      return reply
        .code(503)
        .header('Retry-After', '1')
        .send({ status: 'pas prêt', raison: (cause as Error).message })
    }
  })
  app.get('/metrics', hidden, async (_request, reply) =>
    reply.type(options.registry.contentType).send(await options.registry.metrics()),
  )
}
