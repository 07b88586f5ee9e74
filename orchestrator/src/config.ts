import { readFileSync } from 'node:fs'
import { services } from '@comptoir/contracts'
import { CENTRE_LOGISTIQUE_ID } from '@comptoir/contracts/stock.ts'
import { type Static, Type } from '@comptoir/contracts/typebox.ts'
import { passwordConfig } from '@comptoir/kit/password.ts'
import { addressesOf } from '@comptoir/kit/process/addresses.ts'
import { ConfigError, loadConfig, processConfig } from '@comptoir/kit/process/config.ts'

/** Whom sagas ask: every service that has operations. */
const participants = services.filter(({ operations }) => operations.length > 0).map(({ name }) => name)

const Config = Type.Object({
  ...processConfig(8002),
  ...passwordConfig,
  /** Who runs the sagas: we on the journal, or a Restate whose workers we are. */
  SAGA_ENGINE: Type.Union([Type.Literal('postgres'), Type.Literal('restate')], { default: 'postgres' }),
  /** Its ingress. */
  RESTATE_URL: Type.String({ default: 'http://127.0.0.1:8480', pattern: '^https?://' }),
  /** Where it reaches us. All orchestrators of a machine share the port. */
  RESTATE_WORKER_PORT: Type.Integer({ default: 8483, minimum: 1, maximum: 65_535 }),
  /** `strict` awaits the durability of every transition; the default, of those that matter. */
  SAGA_JOURNAL: Type.Union([Type.Literal('strict'), Type.Literal('groupe')], { default: 'groupe' }),
  /** The largest group of journal writes. `LANE_MAX` is that of commands: the journal groups even where calls are single. */
  JOURNAL_MAX: Type.Integer({ default: 128, minimum: 1, maximum: 128 }),
  /** Sagas that run here at once; beyond, 503. */
  MAX_RUNS: Type.Integer({ default: 256, minimum: 1, maximum: 4_096 }),
  /** How long an ended saga is kept, with all that belongs to it. */
  SAGA_RETENTION_DAYS: Type.Integer({ default: 400, minimum: 31, maximum: 36_500 }),
  /** How long a client key leads to its order; never longer than the order is kept. */
  KEY_RETENTION_DAYS: Type.Integer({ default: 30, minimum: 30, maximum: 36_500 }),
  LOGISTICS_CENTRE: Type.Integer({ default: CENTRE_LOGISTIQUE_ID, minimum: 1 }),
  /** File with the operators' token. Without it, operator routes answer 401. */
  OPERATOR_TOKEN_FILE: Type.Optional(Type.String({ minLength: 1 })),
})

/** What nobody guesses: 32 characters of the demonstration's own are 128 random bits. */
const SECRET_MIN = 32

function operatorTokenOf({ OPERATOR_TOKEN_FILE: file, PROFILE }: Static<typeof Config>): string | undefined {
  const token = file === undefined ? undefined : readFileSync(file, 'utf8').trim()
  if (PROFILE === 'production' && token !== undefined && token.length < SECRET_MIN)
    throw new ConfigError([`OPERATOR_TOKEN_FILE holds fewer than ${SECRET_MIN} characters`])
  return token
}

/** The orchestrator's configuration, from the environment. */
export function readConfig() {
  const config = loadConfig(Config, process.env)
  return {
    ...config,
    operatorToken: operatorTokenOf(config),
    /** By the participant's name, one base URL for each of its instances. */
    urls: addressesOf(participants),
  }
}
