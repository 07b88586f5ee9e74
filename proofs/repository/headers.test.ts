/** What code reads of a request's headers and puts beside an answer stands in the contracts, hence in the documents. */
import { globSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import {
  REPLY_HEADERS,
  REQUEST_HEADERS,
  type RequestHeader,
  requestHeadersOf,
  services,
} from '@comptoir/contracts'
import { describe, expect, test } from 'vitest'

const checkout = resolve(import.meta.dirname, '../..')
const sources = (pattern: string) =>
  globSync(pattern, { cwd: checkout }).map((path) => ({
    path,
    text: readFileSync(resolve(checkout, path), 'utf8'),
  }))
const handlers = sources('{services/*,orchestrator}/src/**/*.ts')
const edge = sources('packages/{kit,participant}/src/**/*.ts')

/** `headers.prefer`, `headers['if-match']`, `headers: { 'idempotency-key': given }`. */
const READS = [
  /(?:request|raw)\.headers\.(\w+)/g,
  /(?:request|raw)\.headers\[['"]([\w-]+)['"]\]/g,
  /headers: \{ '?([\w-]+)'?(?:: \w+)? \}/g,
  /_HEADER = '([\w-]+)'/g,
  /readHeader\(\w+, '([\w-]+)'\)/g,
]
const found = (text: string, patterns: readonly RegExp[]) =>
  patterns.flatMap((pattern) => [...text.matchAll(pattern)].map((match) => (match[1] ?? '').toLowerCase()))

/** They say how the message is written, or are between our own processes, in groups that no document has. */
const OF_THE_MESSAGE = [
  'content-type',
  'content-length',
  'content-encoding',
  'content-range',
  'user-agent',
  'x-priority',
  'tracestate',
]

describe('what is read', () => {
  test('handlers read a header by its name in their contract, never past it', () => {
    const past = handlers.flatMap(({ path, text }) => (/\bheaders\.\w|\bheaders\[/.test(text) ? [path] : []))
    expect(past).toEqual([])
  })

  test('what is read for all routes is declared for all', () => {
    const declared = [...Object.keys(REQUEST_HEADERS).map((name) => name.toLowerCase()), ...OF_THE_MESSAGE]
    const undeclared = edge.flatMap(({ path, text }) =>
      found(text, READS)
        .filter((name) => !declared.includes(name))
        .map((name) => `${path}: ${name}`),
    )
    expect(undeclared).toEqual([])
    expect(edge.flatMap(({ text }) => found(text, READS))).toEqual(
      expect.arrayContaining([
        'accept-language',
        'idempotency-key',
        'if-match',
        'x-deadline-ms',
        'x-request-id',
      ]),
    )
  })
})

describe('what is sent', () => {
  test('stands in the contracts', () => {
    const declared = [
      ...Object.keys(REPLY_HEADERS),
      'Content-Type',
      'Content-Length',
      'Connection',
      'Deprecation',
    ].map((name) => name.toLowerCase())
    const SENT = [
      /\.header\('([\w-]+)',/g,
      /['"]([A-Z][\w]*(?:-[A-Z][\w]*)+)['"]\s*:/g,
      /\b(Location|ETag|Link|Warning|Allow):/g,
    ]
    const sent = [...handlers, ...edge].flatMap(({ path, text }) =>
      found(text, SENT).map((name) => ({ path, name })),
    )
    expect(sent.filter(({ name }) => !declared.includes(name))).toEqual([])
    expect(sent.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['location', 'etag', 'retry-after', 'idempotency-replayed', 'x-instance-id']),
    )
  })
})

/** OpenAPI has them as security schemes. */
const TOKENS: readonly string[] = ['Authorization', 'X-API-Token']

describe.each(services)('the document of $name', ({ name, routes, aliases = [] }) => {
  const document = JSON.parse(
    readFileSync(resolve(checkout, `packages/contracts/openapi/${name}.json`), 'utf8'),
  ) as {
    paths: Record<string, Record<string, { parameters: { $ref?: string }[]; responses: object }>>
    components: { parameters: Record<string, { required: boolean }> }
  }

  test.each(routes)('names the headers of $id', (route) => {
    const { parameters, responses } = document.paths[route.path]![route.method.toLowerCase()]!
    const isOptional = (header: RequestHeader) => route.optional?.includes(header) === true
    for (const header of requestHeadersOf(route).filter((one) => !TOKENS.includes(one)))
      expect(parameters).toContainEqual(
        isOptional(header)
          ? expect.objectContaining({ in: 'header', name: header, required: false })
          : { $ref: `#/components/parameters/${header}` },
      )
    const isRequired = route.reads?.includes('If-Match') === true && !isOptional('If-Match')
    expect('428' in responses).toBe(isRequired)
    expect(route.method === 'GET' || parameters.some(({ $ref }) => $ref?.endsWith('/Idempotency-Key'))).toBe(
      route.secret !== true || route.method === 'GET',
    )
  })

  test.each(aliases)('wants no version of $id, and takes one', ({ path, method, reads = [] }) => {
    const { parameters, responses } = document.paths[path]![method.toLowerCase()]!
    expect('428' in responses).toBe(false)
    const version = reads.includes('If-Match')
      ? [expect.objectContaining({ name: 'If-Match', required: false })]
      : []
    expect(parameters.filter((one) => 'name' in one && one.name === 'If-Match')).toEqual(version)
  })
})
