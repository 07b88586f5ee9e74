/** What commands read of the environment: where the data lies, which ports, which gateway, whose databases. */
import { resolve } from 'node:path'
import type { Profile } from '@comptoir/contracts'
import { checkout } from './checkout.ts'
import { serverEnvironment } from './environment.ts'
import { StartError } from './start-error.ts'
import type { GatewayChoice } from './supervisor/gateway.ts'
import type { EngineChoice } from './supervisor/servers.ts'

export interface Settings {
  readonly checkout: string
  /** COMPTOIR_STATE, or undefined. */
  readonly stateOverride: string | undefined
  readonly portOffset: number
  /** PROFILE: a production has no demonstration data, and guests may less. */
  readonly profile: Profile
  /** COMPTOIR_GATEWAY: forces one gateway. */
  readonly gateway: GatewayChoice | undefined
  /** PAST_UNTIL: the last day of the past of the demonstration, or `none`; decided at the first start, where it is not said. */
  readonly pastUntil: string | undefined
  /** COMPTOIR_PASSWORD: of whoever asks the system for something. */
  readonly password: string | undefined
  /** What children inherit: what passes (environment.json), but for addresses of servers and the password. */
  readonly inherited: Readonly<Record<string, string>>
  readonly databaseUrls: Readonly<Record<string, string>>
  /** BUS_URL, REDIS_URL: a bus and a cache that the user runs. */
  readonly ownBus: string | undefined
  readonly ownCache: string | undefined
  /** BILLING_URL: the vhost of a RabbitMQ into which other programs put what they want billed. */
  readonly ownBilling: string | undefined
  /** SAGA_ENGINE: an engine of others runs the sagas; undefined: our own. */
  readonly engine: EngineChoice | undefined
}

const PASSWORD = 'COMPTOIR_PASSWORD'
const KEPT_BACK: readonly string[] = [PASSWORD, 'BUS_URL', 'REDIS_URL', 'BILLING_URL']
const isDatabaseUrl = (name: string): boolean => /^DATABASE_URL(_|$)/.test(name)

/** Reads them. Throws StartError that names the faulty variable. */
export function readSettings(): Settings {
  const env = serverEnvironment()
  const logs = env['LOG_DIR'] || undefined
  // Processes have folders of their own to start in.
  const own = Object.entries({ ...env, ...(logs === undefined ? {} : { LOG_DIR: resolve(logs) }) })
  return {
    checkout,
    stateOverride: env['COMPTOIR_STATE'] || undefined,
    portOffset: wholeNumber('PORT_OFFSET', env['PORT_OFFSET'] || '0'),
    profile: profileOf(env['PROFILE'] ?? ''),
    gateway: gatewayOf(env['COMPTOIR_GATEWAY'] ?? ''),
    pastUntil: env['PAST_UNTIL'] || undefined,
    password: env[PASSWORD] || undefined,
    inherited: Object.fromEntries(own.filter(([name]) => !isDatabaseUrl(name) && !KEPT_BACK.includes(name))),
    databaseUrls: Object.fromEntries(own.filter(([name, value]) => isDatabaseUrl(name) && value !== '')),
    ownBus: env['BUS_URL'] || undefined,
    ownCache: env['REDIS_URL'] || undefined,
    ownBilling: env['BILLING_URL'] || undefined,
    engine: engineOf(env['SAGA_ENGINE'] ?? ''),
  }
}

function engineOf(wish: string): EngineChoice | undefined {
  if (wish === '' || wish === 'postgres') return undefined
  if (wish === 'restate') return wish
  throw new StartError({
    fr: `SAGA_ENGINE : « ${wish} » n’est ni postgres ni restate`,
    en: `SAGA_ENGINE: "${wish}" is neither postgres nor restate`,
  })
}

function gatewayOf(wish: string): GatewayChoice | undefined {
  if (wish === '') return undefined
  if (wish === 'krakend' || wish === 'stand-in') return wish
  throw new StartError({
    fr: `COMPTOIR_GATEWAY : « ${wish} » n’est ni krakend ni stand-in`,
    en: `COMPTOIR_GATEWAY: "${wish}" is neither krakend nor stand-in`,
  })
}

function profileOf(wish: string): Profile {
  if (wish === '') return 'demo'
  if (wish === 'demo' || wish === 'production') return wish
  throw new StartError({
    fr: `PROFILE : « ${wish} » n’est ni demo ni production`,
    en: `PROFILE: "${wish}" is neither demo nor production`,
  })
}

/** A whole number of at most `digits` digits. Throws StartError that names where it was written. */
export function wholeNumber(name: string, text: string, digits = 5): number {
  if (/^\d+$/.test(text) && text.length <= digits) return Number(text)
  throw new StartError({
    fr: `${name} : « ${text} » n’est pas un entier positif`,
    en: `${name}: "${text}" is not a whole number`,
  })
}
