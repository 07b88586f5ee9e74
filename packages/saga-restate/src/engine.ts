/**
 * The engine on Restate, behind its port: fronts record sagas and start them in lots, workers run their stretches, Restate keeps each
 * result and finds another worker where one is lost. People read the tables of the journal, which follow.
 */
import type { Logger } from '@comptoir/kit/observe/logger.ts'
import { createPool, type Pool } from '@comptoir/kit/postgres/database.ts'
import { type Rounds, startRounds } from '@comptoir/kit/process/rounds.ts'
import { TIMES } from '@comptoir/kit/process/times.ts'
import { within } from '@comptoir/kit/within.ts'
import type { ReadAnswer, SagaEngine, SagaFilter, SagaPage } from '@comptoir/saga/engine.ts'
import { DEFAULT_LIMITS, type Limits } from '@comptoir/saga/machine/retry-policy.ts'
import type { EngineOptions as PostgresOptions } from '@comptoir/saga-postgres/engine.ts'
import { type Caller, createCaller } from '@comptoir/saga-postgres/runner/caller.ts'
import { createSagaMetrics, type SagaMetrics } from '@comptoir/saga-postgres/runner/saga-metrics.ts'
import { Follower } from '@comptoir/saga-postgres/store/follower.ts'
import { startPurger } from '@comptoir/saga-postgres/store/purger.ts'
import {
  countSagas,
  countSagasByStatus,
  listSagas,
  readAudit,
  readHistory,
} from '@comptoir/saga-postgres/store/reads.ts'
import { WRITER_SETTINGS } from '@comptoir/saga-postgres/store/statements.ts'
import { nameOf, type Shown } from './carried.ts'
import { DatabaseClock } from './clock.ts'
import { type Endpoint, openEndpoint } from './endpoint.ts'
import { Ingress } from './ingress.ts'
import { registerOwner } from './intents.ts'
import { Losses } from './losses.ts'
import { Operators } from './operators.ts'
import { Reach } from './reach.ts'
import { ReadModel } from './read-model.ts'
import { Starts } from './starts.ts'
import { Stretches } from './stretches.ts'
import { watchOver } from './watch-over.ts'

export interface EngineOptions extends Omit<PostgresOptions, 'limits'> {
  readonly limits?: Partial<EngineLimits>
  readonly restate: {
    /** The base URL of its ingress. */
    readonly ingress: string
    /** Where this worker listens for it. */
    readonly host: string
    readonly port: number
  }
}

interface EngineLimits extends Limits {
  /** Starts that hold a slot; beyond, `overloaded`. */
  readonly maxRuns: number
  /** How long `start` waits for the end. */
  readonly waitMs: number
}

const ENGINE_LIMITS = { maxRuns: 256, waitMs: TIMES.syncWaitMs }
const LOT_MAX = 64
const GROUP_MAX = 128

/** Opens an engine: it listens for Restate, which has to be told its address. Rejects when the journal cannot be reached. */
export async function createEngine(options: EngineOptions): Promise<SagaEngine> {
  const { participants, pool, monotonicMs, tracing } = options
  const clock = new DatabaseClock(pool, monotonicMs)
  await clock.read()
  await registerOwner(pool)
  const caller = 'call' in participants ? participants : createCaller({ ...participants, tracing })
  const metrics = createSagaMetrics(options.registry)
  const worker = openWorker(options, { clock, caller, metrics })
  try {
    const endpoint = await openEndpoint({ ...worker, ...options.restate, log: options.log })
    return new EngineOnRestate(options, { ...worker, clock, caller, metrics, endpoint })
  } catch (cause) {
    await Promise.all([caller.close(), worker.writer.end()])
    throw cause
  }
}

interface Shared {
  readonly clock: DatabaseClock
  readonly caller: Caller
  readonly metrics: SagaMetrics
}

const limitsOf = ({ limits }: EngineOptions) => ({ ...DEFAULT_LIMITS, ...ENGINE_LIMITS, ...limits })

interface Worker {
  readonly writer: Pool
  readonly readModel: ReadModel
  readonly stretches: Stretches
}

function openWorker(options: EngineOptions, { clock, caller, metrics }: Shared): Worker {
  const { url, instance, definitions, strict = false, log } = options
  const writer = createPool({
    url,
    max: 2,
    applicationName: `${instance}-restate`,
    settings: WRITER_SETTINGS,
    onError: (cause) => log.warn({ err: cause }, 'journal connection lost'),
  })
  const byName = new Map(definitions.map((one) => [nameOf(one), one]))
  const onShown = (shown: readonly Shown[]) => {
    for (const { saga, part, ends } of shown) {
      const definition = byName.get(nameOf({ name: saga.definition, version: saga.definitionVersion }))
      if (definition === undefined) continue
      metrics.written(definition, part.lines)
      if (ends) metrics.ended(definition, saga.state, secondsOf(saga.state, limitsOf(options)))
    }
  }
  return {
    writer,
    readModel: new ReadModel({ pool: writer, max: GROUP_MAX, onShown }),
    stretches: new Stretches({
      definitions,
      caller,
      clock: clock.now,
      limits: limitsOf(options),
      strict,
      losses: new Losses({ pool: writer, clock: clock.now, log, onLost: () => metrics.takenOver(1) }),
    }),
  }
}

/** The state says how long it took: the end became known when its last step changed. */
const secondsOf = ({ since, deadline }: Shown['saga']['state'], { sagaDeadlineMs }: Limits): number =>
  Math.max(0, since - (deadline - sagaDeadlineMs)) / 1_000

type Parts = Worker & Shared & { readonly endpoint: Endpoint }

class EngineOnRestate implements SagaEngine {
  readonly #pool: Pool
  readonly #parts: Parts
  readonly #ingress: Ingress
  readonly #starts: Starts
  readonly #operators: Operators
  readonly #follower: Follower
  readonly #rounds: Rounds
  readonly #endPurge: () => Promise<void>
  readonly #log: Pick<Logger, 'info' | 'warn' | 'error'>
  #closing: Promise<void> | undefined
  readonly watch: SagaEngine['watch']
  readonly now: SagaEngine['now']
  readonly start: SagaEngine['start']
  readonly operate: SagaEngine['operate']
  readonly retryParked: SagaEngine['retryParked']

  constructor(options: EngineOptions, parts: Parts) {
    const { pool, log, definitions, newId, monotonicMs } = options
    const { clock, writer, metrics } = parts
    this.#pool = pool
    this.#log = log
    this.#parts = parts
    this.#ingress = new Ingress(options.restate.ingress)
    const reach = new Reach(this.#ingress, log)
    this.#starts = new Starts({
      pool: writer,
      ingress: this.#ingress,
      reach,
      definitions,
      clock: clock.now,
      newId,
      monotonicMs,
      limits: limitsOf(options),
      lotMax: options.journalMax === 1 ? 1 : LOT_MAX,
      log,
    })
    this.#operators = new Operators({ pool, ingress: this.#ingress, definitions, monotonicMs })
    this.#follower = new Follower({
      db: pool,
      onError: (cause) => log.warn({ err: cause }, 'the journal cannot be followed'),
    })
    this.#rounds = startRounds({
      everyMs: TIMES.claimEveryMs,
      round: () => watchOver({ pool, clock, reach, starts: this.#starts, metrics, log }),
      onError: (cause) => log.warn({ err: cause }, 'the engine does not see how it stands'),
    })
    this.#endPurge =
      options.purge === undefined ? async () => undefined : startPurger({ ...options, ages: options.purge })
    this.now = clock.now
    this.watch = (from) => this.#follower.watch(from)
    this.start = (request) => this.#starts.start(request)
    this.operate = (request) => this.#operators.operate(request)
    this.retryParked = (request) => this.#operators.retryParked(request)
  }

  /** What a client was told is in the tables before he is. */
  async read(id: string): Promise<ReadAnswer> {
    const saga = await readHistory(this.#pool, id)
    return saga === null ? { kind: 'not-found' } : { kind: 'found', saga }
  }

  list(page: SagaPage) {
    return listSagas(this.#pool, page)
  }

  count(filter: SagaFilter) {
    return countSagas(this.#pool, filter)
  }

  countByStatus(filter: SagaFilter) {
    return countSagasByStatus(this.#pool, filter)
  }

  audit(id: string) {
    return readAudit(this.#pool, id)
  }

  close(): Promise<void> {
    this.#closing ??= this.#end()
    return this.#closing
  }

  async #end(): Promise<void> {
    const { endpoint, caller, readModel, writer } = this.#parts
    this.#follower.close()
    const parts = {
      purge: this.#endPurge,
      rounds: () => this.#rounds.stop(),
      starts: () => within(TIMES.runsDrainMs, this.#starts.close()),
      callers: async () => this.#starts.release(),
      endpoint: () => endpoint.close(),
      tables: () => within(TIMES.runsDrainMs, readModel.idle()),
      ingress: () => this.#ingress.close(),
      calls: () => caller.close(),
      journal: () => writer.end(),
    }
    for (const [part, end] of Object.entries(parts))
      await end().catch((cause: unknown) =>
        this.#log.error({ err: cause, part }, 'part of the engine did not close'),
      )
  }
}
