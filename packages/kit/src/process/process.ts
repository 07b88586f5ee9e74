/** What every process does, from its configuration to listening, and from a signal to its end. */
import { asksForKeys, type Profile, type ServiceContract } from '@comptoir/contracts'
import type { FastifyInstance } from 'fastify'
import { withApiToken } from '../http/api-token.ts'
import { type ApprovalCheck, createApprovalCheck } from '../http/approval.ts'
import { type Ask, createAsk } from '../http/ask.ts'
import { remoteKeySet } from '../http/key-set.ts'
import { createTokenCheck, type TokenCheck } from '../http/token.ts'
import { newId } from '../ids.ts'
import { type LogFiles, type Logs, openLogs } from '../observe/log-files.ts'
import type { Logger } from '../observe/logger.ts'
import { createMetrics, poolMetrics, type Registry } from '../observe/metrics.ts'
import { startTracing } from '../observe/start-tracing.ts'
import type { Tracing } from '../observe/tracing.ts'
import type { TracingConfig } from '../observe/tracing-config.ts'
import { checkDurability, createPool, type Pool } from '../postgres/database.ts'
import { migrateDatabase } from '../postgres/migrate.ts'
import { addressesOf } from './addresses.ts'
import { checkProfile, forgetPostgresVariables } from './config.ts'
import { prepareDrain } from './drain.ts'
import { collectAtRest } from './garbage.ts'
import { installShutdown, type Shutdown, tellListening } from './shutdown.ts'
import { checkTimes, TIMES } from './times.ts'

/** What every application is built from; tests pass their own. */
export interface AppDeps {
  readonly instanceId: string
  readonly pool: Pool
  readonly log: Logger
  /** Undefined unless LOG_DIR asks for them. */
  readonly files: LogFiles | undefined
  readonly registry: Registry
  readonly now: () => Date
  /** Milliseconds on a clock that never goes back. Deadlines are instants of it. */
  readonly monotonicMs: () => number
  readonly newId: () => string
  /** Undefined unless traces are collected. */
  readonly tracing: Tracing | undefined
  /** The check of tokens by the keys of utilisateurs; undefined where the service has them itself. */
  readonly checkToken: TokenCheck | undefined
  /** The check of approvals, by the same keys. */
  readonly checkApproval: ApprovalCheck | undefined
  /** Asks other services what the contract of this one names. */
  readonly ask: Ask
  readonly profile: Profile
  /** The largest group of a lane. */
  readonly laneMax: number
  /** False from the first stop signal on. */
  readonly accepting: () => boolean
}

export interface BaseConfig extends TracingConfig {
  readonly PORT: number
  readonly HOST: string
  readonly INSTANCE_ID?: string
  readonly LOG_LEVEL: string
  readonly LOG_DIR?: string
  readonly DATABASE_URL: string
  readonly DATABASE_POOL: number
  readonly LANE_MAX: number
  readonly PROFILE: Profile
  readonly SEED: 'demo' | 'none'
  readonly UTILISATEURS_URLS: string
  readonly API_TOKEN?: string
}

export interface ProcessOptions {
  readonly contract: ServiceContract
  readonly config: BaseConfig
  /** Folders of migrations, in the order in which they are applied; the service's own is a URL beside `main.ts`. */
  readonly migrations: readonly URL[]
  /** Builds the application. It may seed, start consumers, and register what must be closed. */
  readonly build: (deps: AppDeps, shutdown: Shutdown) => Promise<FastifyInstance>
}

/**
 * Runs a process until a signal: checks times and database, migrates, builds, listens. A start that fails leaves one
 * clear line in the log and exit code 1.
 */
export async function runProcess({ contract, config, migrations, build }: ProcessOptions): Promise<void> {
  forgetPostgresVariables()
  const instanceId = config.INSTANCE_ID ?? `${contract.name}-${config.PORT}`
  const logs = logsOf(contract, config, instanceId)
  const { log } = logs
  const shutdown = installShutdown(log)
  try {
    checkTimes(TIMES)
    checkProfile(config)
    const tracing = await startTracing({ config, service: contract.name, instance: instanceId, log, newId })
    shutdown.onClose('traces', () => tracing?.close())
    await migrateDatabase(config.DATABASE_URL, migrations)
    const pool = createPool({
      url: config.DATABASE_URL,
      max: config.DATABASE_POOL,
      applicationName: instanceId,
      onError: (cause) => log.warn({ err: cause }, 'database connection lost'),
    })
    await checkDurability(pool)
    shutdown.onClose('database', () => pool.end())
    const registry = createMetrics(contract.name, instanceId)
    poolMetrics(registry, pool)
    const deps: AppDeps = {
      instanceId,
      pool,
      ...logs,
      registry,
      now,
      monotonicMs,
      newId,
      tracing,
      ...checksOf(contract, { config, log, shutdown }),
      ask: askOf(contract, { tracing, shutdown }),
      profile: config.PROFILE,
      laneMax: config.LANE_MAX,
      accepting: () => !shutdown.stopping,
    }
    const app = await build(deps, shutdown)
    const drain = prepareDrain(app.server)
    await app.listen({ port: config.PORT, host: config.HOST })
    shutdown.onClose('http', () => drain({ limitMs: TIMES.lameDuckMs, close: () => app.close() }))
    log.info({ port: config.PORT, host: config.HOST }, 'listening')
    tellListening()
    collectAtRest()
  } catch (cause) {
    log.fatal({ err: cause }, 'start failed')
    log.flush(() => process.exit(1))
  }
}

const logsOf = (
  { name: service }: ServiceContract,
  { LOG_LEVEL: level, LOG_DIR: folder }: BaseConfig,
  instance: string,
): Logs => openLogs({ service, instance, level, folder })

interface Surroundings {
  readonly config: BaseConfig
  readonly log: Logger
  readonly shutdown: Shutdown
}

/** The checks by the keys of utilisateurs. */
function checksOf(
  contract: ServiceContract,
  { config, log, shutdown }: Surroundings,
): Pick<AppDeps, 'checkToken' | 'checkApproval'> {
  if (!asksForKeys(contract)) return { checkToken: undefined, checkApproval: undefined }
  const keys = remoteKeySet({ urls: config.UTILISATEURS_URLS.split(','), log, monotonicMs })
  shutdown.onClose('keys', () => keys.close())
  const options = { keys, profile: config.PROFILE, now }
  const checkToken = withApiToken(createTokenCheck(options), config.API_TOKEN)
  return { checkToken, checkApproval: createApprovalCheck(options) }
}

/** Stays open until the last request is answered: what is closed first was registered last. */
function askOf(
  { asks = [] }: ServiceContract,
  { tracing, shutdown }: Pick<AppDeps, 'tracing'> & Pick<Surroundings, 'shutdown'>,
): Ask {
  const urls = addressesOf([...new Set(asks.map(({ service }) => service))])
  const asking = createAsk({ asks, urls, monotonicMs, tracing })
  shutdown.onClose('questions', () => asking.close())
  return asking.ask
}

const now = () => new Date()
const monotonicMs = () => performance.now()

/** The usual readiness: still accepting, and the database answers. */
export function databaseReady({ accepting, pool }: Pick<AppDeps, 'accepting' | 'pool'>): () => Promise<void> {
  return async () => {
    if (!accepting()) throw new Error('arrêt en cours')
    await pool.query('select 1')
  }
}
