/**
 * Writes packages/contracts/openapi/<service>.json from the contracts: the public routes, and the operations between
 * services, so that a change of either is seen in review. Run: `pnpm generate`
 */
import {
  type OperationSpec,
  PROBLEMS,
  type QuestionSpec,
  type Route,
  routesOf,
  type ServiceContract,
  services,
} from '@comptoir/contracts'
import { withHeaders } from '@comptoir/kit/http/documented-headers.ts'
import { documentedSchema, fastifyPath } from '@comptoir/kit/http/serve.ts'
import { writeGenerated } from '@comptoir/system/generated-file.ts'
import fastifySwagger from '@fastify/swagger'
import Fastify, { type FastifyInstance } from 'fastify'

/** The path of the file that holds the contract of `service`, seen from the root of the repository. */
export function openapiPath(service: ServiceContract): string {
  return `packages/contracts/openapi/${service.name}.json`
}

/** The contract of a service as OpenAPI 3.1, pretty-printed with sorted paths: the same contract is the same text. */
export async function openapiOf(service: ServiceContract): Promise<string> {
  const app = Fastify() as FastifyInstance
  // Only described, never served: nothing has to be compiled.
  app.setValidatorCompiler(() => () => true)
  app.setSerializerCompiler(() => JSON.stringify)
  await app.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: `Comptoir · ${service.name}`, description: service.summary.en, version: '1.0.0' },
    },
  })
  for (const route of routesOf(service)) describeRoute(app, route)
  for (const operation of service.operations) describeOperation(app, operation)
  for (const question of service.questions ?? []) describeInternal(app, question)
  await app.ready()
  const document = withHeaders(app.swagger(), service)
  await app.close()
  const paths = Object.entries(document.paths ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))
  return `${JSON.stringify({ ...document, paths: Object.fromEntries(paths) }, null, 2)}\n`
}

function describeRoute(app: FastifyInstance, route: Route): void {
  const schema = { ...documentedSchema(route), 'x-passerelle': route.passerelle, 'x-acces': route.acces }
  app.route({ method: route.method, url: fastifyPath(route.path), schema, handler: () => null } as never)
}

function describeOperation(app: FastifyInstance, operation: OperationSpec): void {
  describeInternal(app, operation, {
    ...(operation.undoes === undefined ? {} : { 'x-annule': operation.undoes }),
    ...(operation.volatile.length === 0 ? {} : { 'x-volatiles': operation.volatile }),
  })
}

function describeInternal(app: FastifyInstance, spec: QuestionSpec, more: object = {}): void {
  const schema = {
    operationId: spec.id,
    tags: ['interne'],
    body: spec.wireBody,
    response: { 200: { ...spec.wireReply, description: 'Succès' } },
    'x-refus': spec.refusals.map((code) => ({ code, status: PROBLEMS[code].status })),
    ...more,
  }
  app.route({ method: 'POST', url: spec.path, schema, handler: () => null } as never)
}

if (import.meta.main) {
  for (const service of services) writeGenerated(openapiPath(service), await openapiOf(service))
}
