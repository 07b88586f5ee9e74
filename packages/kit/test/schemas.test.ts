import { routesOf, services } from '@comptoir/contracts'
import { expect, test } from 'vitest'
import { documentedSchema } from '../src/http/serve.ts'
import { compileCheck, compileSerializer, compileValidator } from '../src/http/validation.ts'

const routes = services.flatMap(routesOf)
const operations = services.flatMap((service) => service.operations)

// A process compiles a schema at its first use, so a faulty one would not be seen at its start.
test.each(routes.map((route) => [route.id, route] as const))('the schemas of %s compile', (_id, route) => {
  for (const [httpPart, schema] of Object.entries({
    params: route.params,
    querystring: route.query,
    body: route.body,
  })) {
    if (schema !== undefined) expect(() => compileValidator({ schema, httpPart })({})).not.toThrow()
  }
  const { response } = documentedSchema(route) as { response: Record<string, { content?: unknown }> }
  for (const [httpStatus, schema] of Object.entries(response)) {
    if (schema.content !== undefined) continue
    const place = { method: route.method, url: route.path, httpStatus, schema }
    // An empty object lacks what is required, which is another fault than a schema that cannot be compiled.
    expect(faultOf(() => compileSerializer(place)({}))).toMatch(
      /^$|is required|cannot be converted|does not match/,
    )
  }
})

test.each(operations.map((one) => [one.id, one] as const))('the schemas of %s compile', (_id, operation) => {
  for (const schema of [operation.wireBody, operation.wireReply])
    expect(() => compileCheck(schema)({})).not.toThrow()
})

function faultOf(work: () => unknown): string {
  try {
    work()
    return ''
  } catch (fault) {
    return (fault as Error).message
  }
}
