/**
 * The keys of krakend.json that this gateway acts on, with the values that it understands, and no others: a file with
 * one more is refused, since a limit or a check that is silently ignored would leave a door open. `../schema.json` is
 * made from this.
 */
import { Closed, KEYS_PATH, TOKEN_AUDIENCE } from '@comptoir/contracts'
import { type Static, Type } from 'typebox'

const Duration = Type.String({ pattern: '^[0-9]{1,9}(ms|s|m|h)$' })
const Host = Type.String({ pattern: '^https?://[^/?#]+$' })
const Names = Type.Array(Type.String({ minLength: 1 }), { uniqueItems: true })
const Method = Type.Union([
  Type.Literal('GET'),
  Type.Literal('POST'),
  Type.Literal('PUT'),
  Type.Literal('PATCH'),
  Type.Literal('DELETE'),
])
const Encoding = Type.Union([Type.Literal('no-op'), Type.Literal('json')])
const Always = Type.Literal(true)
const Rate = Type.Number({ exclusiveMinimum: 0 })

const Backend = Closed({
  host: Type.Array(Host, { minItems: 1, uniqueItems: true }),
  url_pattern: Type.String({ pattern: '^/' }),
  method: Type.Optional(Method),
  encoding: Type.Optional(Encoding),
  group: Type.Optional(Type.String({ minLength: 1 })),
  is_collection: Type.Optional(Type.Boolean()),
  target: Type.Optional(Type.String({ minLength: 1 })),
  mapping: Type.Optional(Type.Record(Type.String(), Type.String())),
  extra_config: Type.Optional(
    Closed({
      'backend/http': Type.Optional(
        Closed({
          return_error_code: Type.Optional(Always),
          return_error_details: Type.Optional(Type.String({ minLength: 1 })),
        }),
      ),
    }),
  ),
})

const RateLimit = Closed({
  client_max_rate: Rate,
  client_capacity: Rate,
  every: Type.Optional(Duration),
  strategy: Type.Literal('ip'),
})

const Keys = Type.String({ pattern: `^https?://[^/?#]+${KEYS_PATH.replaceAll('.', '\\.')}$` })

/** A token is wanted: one of utilisateurs, by the keys at `jwk_url`. Over plain HTTP only when the file says so, as KrakenD has it. */
const Validator = Closed({
  alg: Type.Literal('EdDSA'),
  jwk_url: Keys,
  disable_jwk_security: Type.Optional(Always),
  cache: Always,
  cache_duration: Type.Integer({ minimum: 1 }),
  audience: Type.Tuple([Type.Literal(TOKEN_AUDIENCE)]),
})

const Filler = Closed({
  strategy: Type.Literal('incomplete'),
  data: Type.Record(Type.String(), Type.Unknown()),
})

const Endpoint = Closed({
  endpoint: Type.String({ pattern: '^/' }),
  method: Type.Optional(Method),
  output_encoding: Type.Optional(Encoding),
  timeout: Type.Optional(Duration),
  input_headers: Type.Optional(Names),
  input_query_strings: Type.Optional(Names),
  backend: Type.Array(Backend, { minItems: 1 }),
  extra_config: Type.Optional(
    Closed({
      'qos/ratelimit/router': Type.Optional(RateLimit),
      'auth/validator': Type.Optional(Validator),
      '@comptoir': Type.Optional(
        Closed({
          token: Type.Optional(Type.Literal('where_given')),
          /** Stands in for the limit of the root. */
          body_limit_bytes: Type.Optional(Type.Integer({ minimum: 1 })),
        }),
      ),
      proxy: Type.Optional(Closed({ static: Type.Optional(Filler) })),
    }),
  ),
})

const Cors = Closed({
  allow_origins: Type.Array(Host),
  allow_methods: Names,
  allow_headers: Names,
  expose_headers: Names,
  max_age: Duration,
})

/** How this gateway always works, so that KrakenD on the same file works alike. */
const Router = Closed({
  hide_version_header: Always,
  disable_path_decoding: Always,
  disable_redirect_fixed_path: Always,
  /** No proxy stands in front by default, so an X-Forwarded-For is invented. */
  forwarded_by_client_ip: Type.Literal(false),
})

/** What a service's hosts are by default, and the variable whose comma list of addresses stands in for them. */
const Service = Closed({
  hosts: Type.Array(Host, { minItems: 1 }),
  urls_from: Type.String({ pattern: '^[A-Z_]+_URLS$' }),
})

/**
 * What the gateway in Go adds when the file says so. The stand-in takes turns, answers problems and passes streams on in
 * any case, and repeats, probes and spares as `retries`, `probes` and `breakers` say; it logs its own way, and has its metrics on its port.
 */
const GatewayOnly = {
  round_robin: Type.Optional(Always),
  probes: Type.Optional(Closed({ path: Type.String({ pattern: '^/' }), every: Duration })),
  retries: Type.Optional(Closed({ tries: Type.Integer({ minimum: 1 }) })),
  /** A service is spared when of so many requests in the window this share got no answer; after each rest one tries. */
  breakers: Type.Optional(
    Closed({
      window: Duration,
      requests: Type.Integer({ minimum: 1 }),
      failures: Type.Number({ exclusiveMinimum: 0, maximum: 1 }),
      rest: Duration,
    }),
  ),
  problems: Type.Optional(Always),
  streams: Type.Optional(Always),
  raw_paths: Type.Optional(Always),
  traces: Type.Optional(Always),
  deadlines: Type.Optional(Always),
  readiness: Type.Optional(Always),
  head: Type.Optional(Always),
  service_headers: Type.Optional(Always),
  access_log: Type.Optional(Always),
  metrics: Type.Optional(Closed({ port: Type.Integer({ minimum: 1, maximum: 65_535 }) })),
}

export const KrakendFile = Closed({
  version: Type.Literal(3),
  name: Type.String({ minLength: 1 }),
  port: Type.Integer({ minimum: 1, maximum: 65_535 }),
  timeout: Duration,
  output_encoding: Encoding,
  read_timeout: Duration,
  read_header_timeout: Duration,
  idle_timeout: Duration,
  idle_connection_timeout: Duration,
  dialer_timeout: Duration,
  max_header_bytes: Type.Integer({ minimum: 1024 }),
  extra_config: Closed({
    router: Router,
    'security/cors': Type.Optional(Cors),
    '@comptoir': Closed({
      lisez_moi: Type.Array(Type.String()),
      body_limit_bytes: Type.Integer({ minimum: 1 }),
      send_timeout: Duration,
      /** Tokens are judged as services do: by these keys, kept while nobody can be asked. */
      tokens: Closed({ keys: Keys }),
      ...GatewayOnly,
      services: Type.Record(Type.String(), Service),
    }),
  }),
  endpoints: Type.Array(Endpoint, { minItems: 1 }),
})

export type KrakendFile = Static<typeof KrakendFile>
export type EndpointEntry = Static<typeof Endpoint>
export type BackendEntry = Static<typeof Backend>
