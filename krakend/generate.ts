/**
 * Makes krakend.json, the public API, from the contracts, and schema.json, the keys that it may use. Both are committed;
 * a test makes them again and compares. Run: `node krakend/generate.ts`
 */
import { writeFileSync } from 'node:fs'
import {
  REPLY_HEADERS,
  REQUEST_FAULTS,
  type Route,
  requestHeadersOf,
  routesOf,
  type ServiceContract,
  services,
} from '@comptoir/contracts'
import { apercu, clientsV1, gatewayMetricsPort } from '@comptoir/contracts/passerelle.ts'
import { TIMES } from '@comptoir/kit/process/times.ts'
import {
  BREAKERS,
  hostsOf,
  KEYS,
  LOGINS,
  limitOf,
  READS,
  serviceNamed,
  tokenOf,
  WHERE_GIVEN,
  WRITES,
} from './endpoint-guards.ts'
import { gatewayProblems } from './gateway-problems.ts'
import { type BackendEntry, type EndpointEntry, KrakendFile } from './stand-in/src/file-schema.ts'

const BODY_LIMIT_BYTES = 64 * 1024
const HEADER_LIMIT_BYTES = 16 * 1024
/** A stream is cut once a day; browsers then come back with Last-Event-ID. */
const STREAM_TIMEOUT = '24h'
/** Orders of a client in its overview. */
const LAST_ORDERS = 5

const README = [
  'Made by krakend/generate.ts from packages/contracts: change those, never this file.',
  'KrakenD ignores this key. Gateways of this repository act on it:',
  'services: the hosts of each backend list; the variable urls_from (comma list of addresses) stands in for them.',
  'body_limit_bytes: a longer request body is answered with 413; an endpoint that takes more says so itself.',
  'tokens: a token is judged as services do, by the keys at this address, kept while nobody can be asked; endpoints with auth/validator want one, others judge it where one is given.',
  'round_robin, retries: strict turns over the hosts of a service, one turn for all its endpoints; a request whose connection was refused goes to the next host, after a reset only a read or a write with Idempotency-Key.',
  'breakers: a service of whose requests too many got no answer is spared: 503 with Retry-After, until one request is answered again.',
  'The other keys: krakend/gateway/README.md.',
  `Limits per client address and endpoint: ${READS.client_max_rate} reads/s (burst ${READS.client_capacity}), ${WRITES.client_max_rate} writes/s (burst ${WRITES.client_capacity}), ${LOGINS.client_max_rate} passwords/s (burst ${LOGINS.client_capacity}); beyond, 429 with Retry-After.`,
]

const READ_HEADERS = [
  'Accept',
  'Accept-Language',
  'Authorization',
  'User-Agent',
  'X-API-Token',
  'X-Request-Id',
  'traceparent',
  'tracestate',
]
const EXPOSED_HEADERS = Object.keys(REPLY_HEADERS)
/** What a body says of itself: a service that does not know it refuses it, rather than read something else. */
const BODY_HEADERS = ['Content-Type', 'Content-Length', 'Content-Encoding', 'Content-Range']
const ORIGINS = [5173, 8004, 8005, 8088].flatMap((port) => [
  `http://localhost:${port}`,
  `http://127.0.0.1:${port}`,
])

/** The headers that a route's service reads; all others stay outside, those that claim an identity first of all. */
function headersOf(route: Route): string[] {
  const headers = [...READ_HEADERS]
  // A body that nobody asked for arrives as what it is as well: clients send an empty object where nothing is asked.
  if (route.method !== 'GET') headers.push(...BODY_HEADERS)
  // How long is waited, the gateway says itself.
  const read = requestHeadersOf(route).filter((name) => name !== 'X-Deadline-Ms')
  return [...new Set([...headers, ...read])]
}

function endpointOf(service: ServiceContract, route: Route): EndpointEntry {
  return {
    endpoint: route.path,
    method: route.method,
    ...(route.stream === true ? { timeout: STREAM_TIMEOUT } : {}),
    input_headers: headersOf(route),
    ...(route.query === undefined ? {} : { input_query_strings: Object.keys(route.query.properties) }),
    backend: [
      {
        host: hostsOf(service),
        url_pattern: route.sameAs ?? route.path,
        method: route.method,
        encoding: 'no-op',
      },
    ],
    extra_config: {
      'qos/ratelimit/router': { ...limitOf(route), every: '1s', strategy: 'ip' },
      ...comptoirOf(route),
    },
  }
}

/** What an endpoint does with tokens, and how large its bodies may be where that is more than usual. */
function comptoirOf(route: Route): EndpointEntry['extra_config'] {
  const guard = tokenOf(route)
  const limit = route.bodyBytes === undefined ? {} : { body_limit_bytes: route.bodyBytes }
  const own = { ...guard?.['@comptoir'], ...limit }
  return Object.keys(own).length === 0 ? guard : { ...guard, '@comptoir': own }
}

function endpointsOf(service: ServiceContract, route: Route): EndpointEntry[] {
  const endpoint = endpointOf(service, route)
  return route.finalSlash === true ? [endpoint, { ...endpoint, endpoint: `${route.path}/` }] : [endpoint]
}

function jsonEndpoint(endpoint: string, backend: BackendEntry[]): EndpointEntry {
  return {
    endpoint,
    method: 'GET',
    output_encoding: 'json',
    input_headers: READ_HEADERS.filter((name) => name !== 'User-Agent'),
    backend,
    extra_config: {
      'qos/ratelimit/router': { ...READS, every: '1s', strategy: 'ip' },
      ...WHERE_GIVEN,
    },
  }
}

const part = (service: string, urlPattern: string): BackendEntry => ({
  host: hostsOf(serviceNamed(service)),
  url_pattern: urlPattern,
  method: 'GET',
  encoding: 'json',
})

/** The list of clients as an object, as older clients of the API read it. */
function listOfClients(): EndpointEntry {
  return {
    ...jsonEndpoint(clientsV1.path, [
      {
        ...part('clients', '/clients'),
        is_collection: true,
        mapping: { collection: 'clients' },
        extra_config: { 'backend/http': { return_error_code: true } },
      },
    ]),
    input_query_strings: Object.keys(clientsV1.query.properties),
  }
}

/** Who the client is, what is in the cart and what was ordered last. A part that could not be had is absent. */
function overview(): EndpointEntry {
  const named = (name: string) => ({ extra_config: { 'backend/http': { return_error_details: name } } })
  const endpoint = jsonEndpoint(apercu.path, [
    { ...part('clients', '/clients/{id}'), group: 'client', ...named('client') },
    { ...part('panier', '/panier/{id}'), group: 'panier', ...named('panier') },
    {
      ...part('commande', `/commande?client_id={id}&limite=${LAST_ORDERS}`),
      is_collection: true,
      mapping: { collection: 'commandes' },
      ...named('commandes'),
    },
  ])
  return {
    ...endpoint,
    extra_config: {
      ...endpoint.extra_config,
      proxy: { static: { strategy: 'incomplete', data: { incomplet: true } } },
    },
  }
}

/**
 * The documents of all services on one page, which any process has; `/redoc` is where clients of older systems look for it. A browser
 * that opens the gateway is sent to the screens of stores.
 */
function documentation(): EndpointEntry[] {
  const page = (endpoint: string, urlPattern = endpoint): EndpointEntry => ({
    endpoint,
    method: 'GET',
    input_headers: READ_HEADERS,
    backend: [
      {
        host: hostsOf(serviceNamed('orchestrateur')),
        url_pattern: urlPattern,
        method: 'GET',
        encoding: 'no-op',
      },
    ],
    extra_config: { 'qos/ratelimit/router': { ...READS, every: '1s', strategy: 'ip' } },
  })
  return [
    page('/', '/docs/accueil'),
    page('/docs', '/docs/passerelle'),
    page('/redoc', '/docs/passerelle'),
    page('/docs/static/{file}'),
    page('/docs/openapi/{service}'),
    page('/openapi.json', '/docs/passerelle.json'),
    page('/openapi.yaml', '/docs/passerelle.yaml'),
  ]
}

function allEndpoints(): EndpointEntry[] {
  const routed = services.flatMap((service) =>
    routesOf(service)
      .filter((route) => route.passerelle)
      .flatMap((route) => endpointsOf(service, route)),
  )
  return [...routed, listOfClients(), overview(), ...documentation()]
}

/** What holds for every endpoint. */
function rootConfig(endpoints: readonly EndpointEntry[]): KrakendFile['extra_config'] {
  const used = services.filter((service) => service.routes.some((route) => route.passerelle))
  const forwarded = [...new Set(endpoints.flatMap((endpoint) => endpoint.input_headers ?? []))]
  return {
    router: {
      hide_version_header: true,
      disable_path_decoding: true,
      disable_redirect_fixed_path: true,
      forwarded_by_client_ip: false,
    },
    'security/cors': {
      allow_origins: ORIGINS,
      allow_methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
      allow_headers: forwarded.filter((name) => name !== 'User-Agent' && name !== 'Content-Length'),
      expose_headers: EXPOSED_HEADERS,
      max_age: '10m',
    },
    '@comptoir': {
      lisez_moi: README,
      body_limit_bytes: BODY_LIMIT_BYTES,
      send_timeout: `${TIMES.sendTimeoutMs}ms`,
      tokens: { keys: KEYS },
      round_robin: true,
      probes: { path: '/ready', every: `${TIMES.probeEveryMs}ms` },
      retries: { tries: 3 },
      breakers: BREAKERS,
      problems: true,
      streams: true,
      raw_paths: true,
      traces: true,
      deadlines: true,
      readiness: true,
      head: true,
      service_headers: true,
      access_log: true,
      metrics: { port: gatewayMetricsPort },
      services: Object.fromEntries(
        used.map((service) => [
          service.name,
          { hosts: hostsOf(service), urls_from: `${service.name.toUpperCase()}_URLS` },
        ]),
      ),
    },
  }
}

/** The whole file, as data. */
export function gatewayFile(): KrakendFile {
  const endpoints = allEndpoints()
  return {
    version: 3,
    name: 'comptoir',
    port: 8080,
    timeout: `${TIMES.gatewayRouteMs}ms`,
    output_encoding: 'no-op',
    read_timeout: `${TIMES.requestTimeoutMs}ms`,
    read_header_timeout: `${TIMES.headersTimeoutMs}ms`,
    idle_timeout: `${TIMES.serviceKeepAliveMs}ms`,
    idle_connection_timeout: `${TIMES.gatewayIdleMs}ms`,
    dialer_timeout: '500ms',
    max_header_bytes: HEADER_LIMIT_BYTES,
    extra_config: rootConfig(endpoints),
    endpoints,
  }
}

/** JSON for people: indented, with short lists on one line. */
function pretty(value: unknown): string {
  const text = JSON.stringify(value, null, 2)
  return `${text.replace(/\[\n\s+("[^\n]{0,60}",?\n\s+)*"[^\n]{0,60}"\n\s+\]/g, (list) => list.replace(/\n\s+/g, ' ').replace('[ ', '[').replace(' ]', ']'))}\n`
}

/** The generated files: name in this folder, and text. */
export const generated = (): { readonly name: string; readonly text: string }[] => [
  { name: 'krakend.json', text: pretty(gatewayFile()) },
  {
    name: 'schema.json',
    text: pretty({ $schema: 'https://json-schema.org/draft/2020-12/schema', ...KrakendFile }),
  },
  { name: 'gateway/problems.json', text: pretty(gatewayProblems()) },
  { name: 'gateway/faults.json', text: pretty(REQUEST_FAULTS) },
]

if (process.argv[1] === import.meta.filename) {
  for (const { name, text } of generated()) writeFileSync(new URL(name, import.meta.url), text)
}
