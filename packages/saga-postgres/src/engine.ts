/**
 * The engine that ships, behind its port: a runner on the journal in PostgreSQL, what people read of it, and the purge. Any
 * number of engines share one journal.
 */
import type { Logger } from '@comptoir/kit/observe/logger.ts'
import type { Registry } from '@comptoir/kit/observe/metrics.ts'
import type { Tracing } from '@comptoir/kit/observe/tracing.ts'
import type { Pool } from '@comptoir/kit/postgres/database.ts'
import { TIMES } from '@comptoir/kit/process/times.ts'
import type { SagaDefinition } from '@comptoir/saga/definition.ts'
import type {
  OperateAnswer,
  OperateRequest,
  ReadAnswer,
  RetryAnswer,
  RetryRequest,
  SagaEngine,
  SagaFilter,
  SagaPage,
  StartAnswer,
  StartedSaga,
  StartRequest,
} from '@comptoir/saga/engine.ts'
import { finalFor } from '@comptoir/saga/machine/state.ts'
import { type Caller, createCaller } from './runner/caller.ts'
import { createRunner } from './runner/runner.ts'
import type { Runner, RunnerLimits } from './runner/runner-types.ts'
import { createSagaMetrics } from './runner/saga-metrics.ts'
import { countActs, readAct } from './store/acts.ts'
import { Follower } from './store/follower.ts'
import { createPgJournal, type PgJournal } from './store/journal-pg.ts'
import { countParkedBy, findParked } from './store/parked.ts'
import type { PurgeAges } from './store/purge.ts'
import { startPurger } from './store/purger.ts'
import { countSagas, countSagasByStatus, listSagas, readAudit, readHistory } from './store/reads.ts'
import { settle, settleAll } from './store/settled.ts'

export interface EngineOptions {
  readonly url: string
  /** What people read is read here: a pool apart from the journal's own connections, which they can then not hold up. */
  readonly pool: Pool
  /** For people who read leases and connections. */
  readonly instance: string
  /** Every version that may still be stored in the journal. New sagas run the greatest. */
  readonly definitions: readonly SagaDefinition[]
  /** The instances of each participant, and the largest group of commands; or a caller, which only tests pass. */
  readonly participants:
    | { readonly urls: Readonly<Record<string, readonly string[]>>; readonly laneMax: number }
    | Caller
  /** The largest group of journal writes. */
  readonly journalMax?: number
  readonly limits?: Partial<RunnerLimits>
  /** Await every write of the journal. */
  readonly strict?: boolean
  /** Without ages nothing is forgotten. */
  readonly purge?: PurgeAges
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>
  readonly registry: Registry
  readonly tracing?: Tracing | undefined
  readonly newId: () => string
  readonly monotonicMs: () => number
}

/** Opens an engine. Rejects when the journal cannot be reached. */
export async function createEngine(options: EngineOptions): Promise<SagaEngine> {
  const { url, instance, definitions, participants, log, registry, newId, monotonicMs } = options
  const journal = createPgJournal({
    url,
    instance,
    definitions,
    ...(options.journalMax === undefined ? {} : { laneMax: options.journalMax }),
    onUnreadable: ({ id, unreadable }) =>
      log.error({ sagaId: id, detail: unreadable }, 'saga parked: its state cannot be read'),
    onError: (cause) => log.warn({ err: cause }, 'journal connection lost'),
  })
  const caller =
    'call' in participants ? participants : createCaller({ ...participants, tracing: options.tracing })
  const runner = createRunner({
    journal,
    definitions,
    caller,
    newId,
    log,
    limits: options.limits ?? {},
    strict: options.strict ?? false,
    metrics: createSagaMetrics(registry),
  })
  try {
    await runner.open()
  } catch (cause) {
    await Promise.all([caller.close(), journal.close()])
    throw cause
  }
  const endPurge =
    options.purge === undefined
      ? async () => undefined
      : startPurger({ url, instance, ages: options.purge, log, registry, monotonicMs })
  return new EngineOnPostgres(options, { journal, caller, runner, endPurge })
}

interface Parts {
  readonly journal: PgJournal
  readonly caller: Caller
  readonly runner: Runner
  readonly endPurge: () => Promise<unknown>
}

class EngineOnPostgres implements SagaEngine {
  readonly #pool: Pool
  readonly #definitions: readonly SagaDefinition[]
  readonly #parts: Parts
  readonly #runner: Runner
  readonly #follower: Follower
  readonly #log: EngineOptions['log']
  readonly watch: SagaEngine['watch']
  readonly now: SagaEngine['now']

  constructor({ pool, definitions, log }: EngineOptions, parts: Parts) {
    const { runner } = parts
    this.#pool = pool
    this.#log = log
    this.#definitions = definitions
    this.#parts = parts
    this.#runner = runner
    this.#follower = new Follower({
      db: pool,
      onError: (cause) => log.warn({ err: cause }, 'the journal cannot be followed'),
    })
    this.watch = (from) => this.#follower.watch(from)
    this.now = () => runner.now()
  }

  async start(request: StartRequest): Promise<StartAnswer> {
    const answer = await this.#runner.start(request)
    if (answer.kind !== 'existing') return answer
    return { kind: 'existing', saga: await this.#settled(answer.saga) }
  }

  /** The saga once its row says what was answered, here or at another instance. */
  async #settled(saga: StartedSaga): Promise<StartedSaga> {
    if (finalFor(saga.state) !== undefined) return saga
    await this.#runner.flush(saga.id)
    await settle(this.#pool, [saga.id])
    return (await this.#parts.journal.read(saga.id)) ?? saga
  }

  async operate(request: OperateRequest): Promise<OperateAnswer> {
    const done = await readAct(this.#pool, request)
    if (done !== undefined) return done
    const answer = await this.#runner.operate(request)
    if (answer.kind === 'accepted') return answer
    // Its twin may have acted in between.
    return (await readAct(this.#pool, request)) ?? answer
  }

  async retryParked(request: RetryRequest): Promise<RetryAnswer> {
    const { limit, reason, author, key } = request
    const filter = { ...request, definitions: this.#definitions }
    const done = await countActs(this.#pool, key, { action: 'retry', reason })
    if (done === undefined) return { kind: 'reused' }
    let retried = done
    let after: string | undefined
    // An act on one may be impossible, if it has just moved: those behind it still have their turn.
    while (retried < limit) {
      const ids = await findParked(this.#pool, filter, { after, limit: limit - retried })
      for (const id of ids) {
        const { kind } = await this.#runner.operate({ id, action: 'retry', reason, author, key })
        if (kind === 'accepted') retried += 1
      }
      after = ids.at(-1)
      if (after === undefined) break
    }
    // What is parked again after its retry is left, though this key leaves it alone.
    return { kind: 'done', retried, left: await countParkedBy(this.#pool, { ...filter, key: undefined }) }
  }

  async read(id: string): Promise<ReadAnswer> {
    // What this process knows and the journal not yet.
    await this.#runner.flush(id)
    // What another process answered, it writes within a moment. One that cannot may have answered more than its row says.
    const isUncertain = !this.#runner.isUntold(id) && (await settle(this.#pool, [id])).length > 0
    const saga = await readHistory(this.#pool, id)
    if (saga === null) return { kind: 'not-found' }
    return { kind: isUncertain && saga.status === 'running' ? 'uncertain' : 'found', saga }
  }

  async list(page: SagaPage) {
    await this.#settleFor(page)
    return listSagas(this.#pool, page)
  }

  async count(filter: SagaFilter): Promise<number> {
    await this.#settleFor(filter)
    return countSagas(this.#pool, filter)
  }

  async countByStatus(filter: SagaFilter) {
    await this.#settleFor(filter)
    return countSagasByStatus(this.#pool, filter)
  }

  /** Only a success is answered before it is written: it leaves the one status for the other. */
  async #settleFor({ status }: SagaFilter): Promise<void> {
    if (status !== undefined && status !== 'running' && status !== 'completed') return
    await this.#runner.flush()
    await settleAll(this.#pool)
  }

  audit(id: string) {
    return readAudit(this.#pool, id)
  }

  async close(): Promise<void> {
    const { journal, caller, endPurge } = this.#parts
    this.#follower.close()
    const parts = {
      purge: endPurge,
      sagas: () => this.#runner.drain(TIMES.runsDrainMs),
      calls: () => caller.close(),
      journal: () => journal.close(),
    }
    for (const [part, end] of Object.entries(parts))
      await end().catch((cause: unknown) =>
        this.#log.error({ err: cause, part }, 'part of the engine did not close'),
      )
  }
}
