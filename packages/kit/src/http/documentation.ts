/** What a process says about itself: `/openapi.json`, made from its routes, and `/docs`, the same for people. */
import type { ServiceContract } from '@comptoir/contracts'
import fastifySwagger from '@fastify/swagger'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { withHeaders } from './documented-headers.ts'

const hidden = { schema: { hide: true } }

/** Registers both. Call before the first route: only those that come later are described. */
export async function addDocumentation(app: FastifyInstance, contract: ServiceContract): Promise<void> {
  await app.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: `Comptoir · ${contract.name}`,
        description: `${contract.resume.fr}.\n\n${contract.resume.en}.`,
        version: '1.0.0',
      },
    },
    transformObject: (built) =>
      'openapiObject' in built ? withHeaders(built.openapiObject, contract) : built.swaggerObject,
  })
  app.get('/openapi.json', hidden, () => app.swagger())
  let pages: Promise<FastifyInstance> | undefined
  const show = async (request: FastifyRequest, reply: FastifyReply) => {
    pages ??= buildPages(app)
    const { url, headers } = request
    const page = await (await pages).inject({ method: 'GET', url, headers })
    const kept = Object.entries(page.headers).filter(([name]) => !ownHeaders.has(name))
    return reply.code(page.statusCode).headers(Object.fromEntries(kept)).send(page.rawPayload)
  }
  for (const path of ['/docs', '/docs/*']) app.get(path, hidden, show)
}

// These describe one connection; the reply that leaves has its own.
const ownHeaders = new Set(['connection', 'content-length', 'date', 'keep-alive', 'transfer-encoding'])

/** The pages live in a server of their own that is built at the first look: few starts need them, and all would wait. */
async function buildPages(app: FastifyInstance): Promise<FastifyInstance> {
  const { default: fastifySwaggerUi } = await import('@fastify/swagger-ui')
  const pages = Fastify({ routerOptions: { ignoreTrailingSlash: true } })
  await pages.register(fastifySwagger, {
    mode: 'static',
    specification: { document: app.swagger() as never },
  })
  await pages.register(fastifySwaggerUi, { routePrefix: '/docs' })
  return pages
}
