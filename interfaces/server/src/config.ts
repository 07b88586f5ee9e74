import { readFileSync } from 'node:fs'
import { addressesOf } from '@comptoir/kit/process/addresses.ts'
import { ConfigError, loadConfig, processConfig } from '@comptoir/kit/process/config.ts'
import { Type } from 'typebox'
import { SPACE_NAMES, SPACES } from './spaces.ts'
import { ASKED_DIRECTLY } from './upstreams.ts'

const Config = Type.Object({
  ...processConfig(8004),
  PASSERELLE_URLS: Type.String({
    default: 'http://127.0.0.1:8080',
    pattern: '^https?://[^,\\s]+(,https?://[^,\\s]+)*$',
  }),
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
    front: SPACE_NAMES.find((name) => SPACES[name].port === port),
    urls: urlsOf(config.PASSERELLE_URLS),
  }
}

/** By the name of each process that is asked, one base URL for each of its instances. */
function urlsOf(gateway: string): Readonly<Record<string, readonly string[]>> {
  return { passerelle: gateway.split(','), ...addressesOf(ASKED_DIRECTLY) }
}
