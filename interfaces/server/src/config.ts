import { readFileSync } from 'node:fs'
import { serviceProcesses } from '@comptoir/contracts'
import { type Static, Type } from '@comptoir/contracts/typebox.ts'
import { addressesOf } from '@comptoir/kit/process/addresses.ts'
import { ConfigError, loadConfig, processConfig } from '@comptoir/kit/process/config.ts'
import { contract } from './contract.ts'
import { SPACE_NAMES, SPACES } from './spaces.ts'

const URLS = '^https?://[^,\\s]+(,https?://[^,\\s]+)*$'

const Config = Type.Object({
  ...processConfig(8004),
  /** Every instance of this process, itself among them. */
  INTERFACES_URLS: Type.String({
    default: contract.ports.map((port) => `http://127.0.0.1:${port}`).join(','),
    pattern: URLS,
  }),
  PASSERELLE_URLS: Type.String({
    default: 'http://127.0.0.1:8080',
    pattern: URLS,
  }),
  /** Where KrakenD has its metrics; the stand-in has them beside its routes, and is found there all the same. */
  PASSERELLE_METRICS_URLS: Type.Optional(Type.String({ pattern: URLS })),
  GRAFANA_URL: Type.String({ default: 'http://127.0.0.1:3000', pattern: '^https?://[^,\\s]+$' }),
  /** The file with the secret by which tokens are sealed: of all instances the same. */
  SEAL_KEY_FILE: Type.String({ minLength: 1 }),
  PORT_OFFSET: Type.Integer({ default: 0, minimum: 0, maximum: 60_000 }),
})

/** What nobody guesses. */
const SECRET_MIN = 32

/** The configuration of this process, from the environment. */
export function readConfig() {
  const config = loadConfig(Config, process.env)
  const secret = readFileSync(config.SEAL_KEY_FILE, 'utf8').trim()
  if (secret.length < SECRET_MIN)
    throw new ConfigError([`SEAL_KEY_FILE holds fewer than ${SECRET_MIN} characters`])
  const port = config.PORT - config.PORT_OFFSET
  return {
    ...config,
    secret,
    twin: twinOf(port, config.PORT_OFFSET),
    front: SPACE_NAMES.find((name) => SPACES[name].port === port),
    urls: urlsOf(config),
    gatewayMetrics: config.PASSERELLE_METRICS_URLS?.split(',') ?? [],
  }
}

/** This instance is one of the two that the contract names. */
function twinOf(port: number, offset: number): { own: number; other: number } | undefined {
  const other = contract.ports.find((one) => one !== port)
  return contract.ports.includes(port) && other !== undefined
    ? { own: port + offset, other: other + offset }
    : undefined
}

/** By the name of each process, one base URL for each of its instances. */
function urlsOf({
  INTERFACES_URLS: own,
  PASSERELLE_URLS: gateway,
}: Static<typeof Config>): Readonly<Record<string, readonly string[]>> {
  return {
    interfaces: own.split(','),
    passerelle: gateway.split(','),
    ...addressesOf(serviceProcesses.map(({ name }) => name)),
  }
}
