/**
 * What a process says about itself: `/openapi.json`, made from its routes, and `/docs`, the same for people. Both come from a
 * server of their own, built at the first request for one of them: it takes 10 MiB, and most processes are never asked.
 */
import type { ServiceContract } from '@comptoir/contracts'
import Fastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type RouteOptions,
} from 'fastify'
import { withHeaders } from './documented-headers.ts'
import { addGatewayPages } from './gateway-pages.ts'

const hidden = { schema: { hide: true } }

/** Adds both. Call before the first route: only later routes are described. */
export function addDocumentation(app: FastifyInstance, contract: ServiceContract): void {
  const described: RouteOptions[] = []
  app.addHook('onRoute', (route) => {
    if (route.schema?.hide !== true && route.method !== 'HEAD') described.push(route)
  })
  let pages: Promise<FastifyInstance> | undefined
  const show = async (request: FastifyRequest, reply: FastifyReply) => {
    pages ??= buildPages(described, contract)
    const { url, headers } = request
    const page = await (await pages).inject({ method: 'GET', url, headers })
    if (page.statusCode === 404) return reply.callNotFound()
    const kept = Object.entries(page.headers).filter(([name]) => !ownHeaders.has(name))
    // As a text, JSON is indented for curl as every other reply is.
    const isJson = String(page.headers['content-type']).includes('json')
    const body = isJson ? page.payload : page.rawPayload
    return reply.code(page.statusCode).headers(Object.fromEntries(kept)).send(body)
  }
  for (const path of ['/openapi.json', '/docs', '/docs/*']) app.get(path, hidden, show)
}

// These describe one connection; the reply that leaves has its own.
const ownHeaders = new Set(['connection', 'content-length', 'date', 'keep-alive', 'transfer-encoding'])

async function buildPages(
  described: readonly RouteOptions[],
  contract: ServiceContract,
): Promise<FastifyInstance> {
  const { default: fastifySwagger } = await import('@fastify/swagger')
  const { default: fastifySwaggerUi } = await import('@fastify/swagger-ui')
  const pages = Fastify({ routerOptions: { ignoreTrailingSlash: true } })
  // The routes are only described here, never served: nothing has to be compiled.
  pages.setValidatorCompiler(() => () => true)
  pages.setSerializerCompiler(() => JSON.stringify)
  await pages.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: `Comptoir · ${contract.name}`,
        description: `${contract.summary.fr}.\n\n${contract.summary.en}.`,
        version: '1.0.0',
      },
    },
    transformObject: (built) =>
      'openapiObject' in built ? withHeaders(built.openapiObject, contract) : built.swaggerObject,
  })
  for (const { method, url, schema } of described)
    pages.route({ method, url, ...(schema === undefined ? {} : { schema }), handler: () => null })
  pages.get('/openapi.json', hidden, () => pages.swagger())
  await pages.register(fastifySwaggerUi, { routePrefix: '/docs' })
  addGatewayPages(pages)
  return pages
}
