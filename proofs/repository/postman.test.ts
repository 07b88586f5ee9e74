/** The Postman collection holds every operation of the contracts and of the gateway, and nothing else. */
import { readdirSync } from 'node:fs'
import { compileCheck } from '@comptoir/kit/http/validation.ts'
import { expect, test } from 'vitest'
import { addresses, folders, generated } from '../../postman/generate.ts'
import { read } from './tree.ts'

interface OpenApi {
  readonly paths: Readonly<
    Record<
      string,
      Readonly<
        Record<
          string,
          { operationId: string; responses: Record<string, { content?: Record<string, { schema: object }> }> }
        >
      >
    >
  >
}
interface Item {
  readonly name: string
  readonly request: { readonly method: string; readonly url: { readonly raw: string } }
  readonly response: readonly { readonly code: number; readonly body: string }[]
  readonly event: readonly {
    readonly listen: string
    readonly script: { readonly exec: readonly string[] }
  }[]
}

const collection = JSON.parse(read('postman/comptoir.postman_collection.json')) as {
  item: { name: string; item: Item[] }[]
}
const items = collection.item.flatMap((folder) => folder.item)
/** `GET {{stockUrl}}/stock/:id?x=1` → `GET stockUrl /stock/{id}`. */
const placeOf = ({ method, url }: Item['request']) => {
  const [, base, path] = /^\{\{(\w+)\}\}([^?]*)/.exec(url.raw) ?? []
  return `${method} ${base} ${path?.replaceAll(/:(\w+)/g, '{$1}')}`
}
const requested = new Set(items.map((item) => placeOf(item.request)))

const gateway = (
  JSON.parse(read('krakend/krakend.json')) as { endpoints: { method: string; endpoint: string }[] }
).endpoints.map(({ method, endpoint }) => `${method} baseUrl ${endpoint}`)
const documented = readdirSync('packages/contracts/openapi').flatMap((file) => {
  const { paths } = JSON.parse(read(`packages/contracts/openapi/${file}`)) as OpenApi
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => {
      const own = `${method.toUpperCase()} ${file.replace('.json', '')}Url ${path}`
      const public_ = `${method.toUpperCase()} baseUrl ${path}`
      return { ...operation, place: gateway.includes(public_) ? public_ : own }
    }),
  )
})
/** What every process answers without any contract saying so. */
const OF_PROCESSES = ['/health', '/ready', '/metrics', '/docs', '/openapi.json'].map(
  (path) => `GET orchestrateurUrl ${path}`,
)
const OF_THE_GATEWAY = ['GET baseUrl /health', 'GET baseUrl /__health']

test.each(generated())('$name is made from the contracts', ({ name, text }) => {
  expect(read(`postman/${name}`), 'run: pnpm generate').toBe(text)
})

test.each(documented)('$operationId is in the collection', ({ place }) => {
  expect(requested).toContain(place)
})

test.each(gateway)('the gateway’s %s is in the collection', (place) => {
  expect(requested).toContain(place)
})

test('each request is an operation of OpenAPI, an endpoint of the gateway or a process’s own', () => {
  const known = new Set([
    ...documented.map(({ place }) => place),
    ...gateway,
    ...OF_PROCESSES,
    ...OF_THE_GATEWAY,
  ])
  expect([...requested].filter((place) => !known.has(place))).toEqual([])
})

test.each(documented)(
  '$operationId has an example of each answer that its contract names',
  ({ place, responses }) => {
    const examples = items.filter((item) => placeOf(item.request) === place).flatMap((item) => item.response)
    const shown = new Set(examples.map(({ code }) => String(code)))
    // `default` is for refusals that every route may give.
    for (const status of Object.keys(responses).filter((one) => one !== 'default'))
      expect(shown).toContain(status)
    for (const { code, body } of examples) {
      const schema = responses[code]?.content?.['application/json']?.schema
      if (schema !== undefined && body.startsWith('retry:') === false)
        expect(compileCheck(schema)(JSON.parse(body)), `${code} ${body}`).toBe(true)
    }
  },
)

test('each request checks at least the status of its answer', () => {
  for (const { name, event } of items) {
    const script = event.find(({ listen }) => listen === 'test')?.script.exec.join('\n') ?? ''
    expect(script, name).toMatch(/pm\.response\.to\.have\.status\(\d{3}\)/)
  }
})

test('each variable of an address is in the environment', () => {
  const { values } = JSON.parse(read('postman/comptoir.postman_environment.json')) as {
    values: { key: string }[]
  }
  expect(values.map(({ key }) => key)).toEqual(expect.arrayContaining(addresses(0).map(({ key }) => key)))
  const used = folders.flatMap(({ exchanges }) => exchanges.map(({ target }) => target.base))
  expect(values.map(({ key }) => key)).toEqual(expect.arrayContaining(used))
})

test('each variable that a request uses was kept by an earlier one, or is given', () => {
  const given = new Set(['jetonOperateur', '$guid', 'flux', ...addresses(0).map(({ key }) => key)])
  for (const item of items) {
    const scripts = item.event.map(({ script }) => script.exec.join('\n'))
    const before = item.event
      .filter(({ listen }) => listen === 'prerequest')
      .flatMap(({ script }) => script.exec)
    for (const [, name] of before.join('\n').matchAll(/collectionVariables\.set\('(\w+)'/g))
      given.add(String(name))
    for (const [, name] of JSON.stringify(item.request).matchAll(/\{\{([$\w]+)\}\}/g))
      expect(given, item.name).toContain(name)
    for (const [, name] of scripts.join('\n').matchAll(/collectionVariables\.set\(["'](\w+)["']/g))
      given.add(String(name))
  }
})
