/** What stands before an endpoint: how often one address may ask, whether a token is wanted, when its service is spared. */
import {
  KEEPER_OF_KEYS,
  KEYS_PATH,
  type Route,
  readsNoToken,
  type ServiceContract,
  services,
  TOKEN_AUDIENCE,
} from '@comptoir/contracts'
import type { EndpointEntry } from './stand-in/src/file-schema.ts'

export const serviceNamed = (name: string): ServiceContract => {
  const found = services.find((service) => service.name === name)
  if (found === undefined) throw new Error(`no service ${name}`)
  return found
}
export const hostsOf = (service: ServiceContract) => service.ports.map((port) => `http://127.0.0.1:${port}`)

/**
 * Requests per second and address, and the burst on top. They stop a loop that ran away, not a shop behind one address:
 * one machine serves fewer than these. Lower them where the public comes in directly.
 */
export const READS = { client_max_rate: 10_000, client_capacity: 20_000 }
export const WRITES = { client_max_rate: 5_000, client_capacity: 10_000 }

/** Each attempt to prove a password costs tens of milliseconds: one address makes as many as a store at its opening. */
export const LOGINS = { client_max_rate: 20, client_capacity: 60 }

/**
 * A service is spared once three in ten of its requests got no answer in ten seconds; after five seconds, or when an instance is back,
 * one request tries. Twenty at least, so that a quiet service is not judged by one call.
 */
export const BREAKERS = { window: '10s', requests: 20, failures: 0.3, rest: '5s' }

/** Where a password is proved, or one is set: there it is computed. */
function takesPassword({ body }: Route): boolean {
  const members = Object.keys((body as { properties?: object } | undefined)?.properties ?? {})
  return ['mot_de_passe', 'password', 'ancien'].some((name) => members.includes(name))
}

/** How often one address may ask it. */
export function limitOf(route: Route) {
  if (route.method === 'GET') return READS
  return takesPassword(route) ? LOGINS : WRITES
}

/** Where utilisateurs publishes the keys of tokens. */
export const KEYS = `${hostsOf(serviceNamed(KEEPER_OF_KEYS))[0]}${KEYS_PATH}`
/** As long as an access token lives: what KrakenD has read, it uses without asking. */
const KEYS_SECONDS = 15 * 60

const WANTED = {
  'auth/validator': {
    alg: 'EdDSA',
    jwk_url: KEYS,
    disable_jwk_security: true,
    cache: true,
    cache_duration: KEYS_SECONDS,
    audience: [TOKEN_AUDIENCE],
  },
} satisfies EndpointEntry['extra_config']
export const WHERE_GIVEN = { '@comptoir': { token: 'where_given' } } satisfies EndpointEntry['extra_config']

/** What a route's endpoint does with a token. That of operators is none of utilisateurs': their service knows it. */
export function tokenOf({ acces, openInDemo }: Route): EndpointEntry['extra_config'] {
  if (readsNoToken({ acces }) || acces.includes('operateur')) return {}
  return acces.includes('invite') || openInDemo === true ? WHERE_GIVEN : WANTED
}
