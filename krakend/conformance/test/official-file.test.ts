/** krakend.json is a file of the official image, of the version that the schema beside this folder names. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { committedFile } from './gateways.ts'

const schema = JSON.parse(
  readFileSync(resolve(import.meta.dirname, '../../gateway/schema.json'), 'utf8'),
) as object
const check = new Ajv2020({ allErrors: true, strict: true, strictRequired: false }).compile(schema)

type Shipped = ReturnType<typeof committedFile>

describe('krakend.json for the official image', () => {
  it('has only keys and values of that version', () => {
    check(committedFile())
    expect(check.errors).toBe(null)
  })

  const first = (file: Shipped) => file.endpoints[0]!
  const planted: [string, (file: Shipped) => unknown, string][] = [
    ['another version', (file) => Object.assign(file, { version: 2 }), '/version'],
    ['no endpoints', (file) => Object.assign(file, { endpoints: [] }), '/endpoints'],
    ['a duration without a unit', (file) => Object.assign(file, { timeout: '8000' }), '/timeout'],
    ['a port that is text', (file) => Object.assign(file, { port: '8080' }), '/port'],
    [
      'a key of the Enterprise edition',
      (file) => Object.assign(first(file).extra_config!, { 'validation/response-json-schema': {} }),
      '/endpoints/0/extra_config',
    ],
    ['a key that is misspelt', (file) => Object.assign(first(file), { input_header: [] }), '/endpoints/0'],
    [
      'our key without its sign',
      (file) => Object.assign(file.extra_config, { comptoir: {} }),
      '/extra_config',
    ],
    [
      'a path of KrakenD’s own',
      (file) => Object.assign(first(file), { endpoint: '/__health' }),
      '/endpoints/0/endpoint',
    ],
    ['a wildcard', (file) => Object.assign(first(file), { endpoint: '/clients/*' }), '/endpoints/0/endpoint'],
    [
      'a method that KrakenD does not route',
      (file) => Object.assign(first(file), { method: 'OPTIONS' }),
      '/endpoints/0/method',
    ],
    [
      'an encoding of the Enterprise edition',
      (file) => Object.assign(first(file).backend[0]!, { encoding: 'fast-json' }),
      '/endpoints/0/backend/0/encoding',
    ],
    [
      'a host with a path',
      (file) => Object.assign(first(file).backend[0]!, { host: ['http://a/b'] }),
      '/endpoints/0/backend/0/host/0',
    ],
    [
      'a limit without its burst, which would be 1',
      (file) =>
        Object.assign(first(file).extra_config!, {
          'qos/ratelimit/router': { client_max_rate: 5, strategy: 'ip' },
        }),
      '/endpoints/0/extra_config/qos~1ratelimit~1router',
    ],
    [
      'a limit without a strategy',
      (file) =>
        Object.assign(first(file).extra_config!, {
          'qos/ratelimit/router': { client_max_rate: 5, client_capacity: 5 },
        }),
      '/endpoints/0/extra_config/qos~1ratelimit~1router',
    ],
    [
      'a validator without keys',
      (file) => Object.assign(first(file).extra_config!, { 'auth/validator': { alg: 'EdDSA' } }),
      '/endpoints/0/extra_config/auth~1validator',
    ],
    [
      'errors that name hosts',
      (file) => Object.assign(file.extra_config.router, { return_error_msg: true }),
      '/extra_config/router/return_error_msg',
    ],
    [
      'both ways to keep an error',
      (file) =>
        Object.assign(first(file).backend[0]!, {
          extra_config: { 'backend/http': { return_error_code: true, return_error_details: 'a' } },
        }),
      '/endpoints/0/backend/0/extra_config/backend~1http',
    ],
  ]
  it.each(planted)('is not valid with %s', (_what, plant, where) => {
    const file = committedFile()
    plant(file)
    expect(check(file)).toBe(false)
    expect(check.errors!.map(({ instancePath }) => instancePath)).toContain(where)
  })
})
