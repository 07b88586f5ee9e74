/**
 * Reads the queue of one consumer on pg-boss, in groups, one at a time. What cannot be handled holds up no other event: a job of
 * several events is split, and an event alone is tried again, with longer and longer pauses, and then parked.
 */
import { DELIVERIES_MAX, deadQueueOf, queueOf } from '@comptoir/contracts'
import type { Job, PgBoss } from 'pg-boss'
import type { Logger } from '../observe/logger.ts'
import type { Tracing } from '../observe/tracing.ts'
import { databaseFault } from '../postgres/fault.ts'
import { within } from '../within.ts'
import { type BusEvent, type BusOptions, type Judge, NEVER_HANDLED, PAUSES } from './bus.ts'
import { traceReceived } from './bus-trace.ts'
import { alone, eventsOf, type JobData } from './pg-boss-jobs.ts'
import { completeJobs, releaseJobs } from './pg-boss-queue.ts'

/** Jobs of one group: at most fifty times as many events. */
const JOBS_MAX = 10
const POLL_MS = 500
const CLOSE_WITHIN_MS = 5_000

type Taken = Job<JobData>

export interface ReaderOptions {
  readonly boss: PgBoss
  readonly consumer: string
  readonly handle: (events: readonly BusEvent[]) => Promise<void>
  readonly log: Logger
  readonly tracing: Tracing | undefined
  readonly judge: Judge
  readonly pauses: NonNullable<BusOptions['pauses']>
  readonly abandonedAfterMs: number
}

class TooLong extends Error {}

export class Reader {
  readonly #options: ReaderOptions
  readonly #queue: string
  readonly #closing = Promise.withResolvers<void>()
  #isClosing = false
  #running: Promise<void> | undefined

  constructor(options: ReaderOptions) {
    this.#options = options
    this.#queue = queueOf(options.consumer)
  }

  start(): void {
    this.#running ??= this.#run()
  }

  async close(): Promise<void> {
    this.#isClosing = true
    this.#closing.resolve()
    await within(CLOSE_WITHIN_MS, this.#running ?? Promise.resolve())
  }

  async #run(): Promise<void> {
    const { boss, log } = this.#options
    while (!this.#isClosing) {
      try {
        const jobs = await boss.fetch<JobData>(this.#queue, { batchSize: JOBS_MAX })
        if (jobs.length > 0) await this.#take(jobs)
        else await within(POLL_MS, this.#closing.promise)
      } catch (cause) {
        log.warn({ err: cause, queue: this.#queue }, 'bus does not answer, asked again soon')
        await within(PAUSES.firstMs, this.#closing.promise)
      }
    }
  }

  async #take(jobs: readonly Taken[]): Promise<void> {
    const good: Taken[] = []
    for (const job of jobs) {
      const [fault] = eventsOf(job.data).flatMap((event) => this.#options.judge(event) ?? [])
      if (fault === undefined) good.push(job)
      else if (!(await this.#split(job))) await this.#park(job, fault)
    }
    if (good.length === 0 || (await this.#handle(good))) return
    // Which one it was is not known: each is tried alone.
    for (const one of good) if (!(await this.#handle([one]))) await this.#refuse(one)
  }

  /** False when the work failed by a fault that may be the events'. */
  async #handle(group: readonly Taken[]): Promise<boolean> {
    const { boss, log, handle, tracing, pauses } = this.#options
    const events = group.flatMap(({ data }) => eventsOf(data))
    const queue = this.#queue
    try {
      const work = () => this.#inTime(handle(events))
      await traceReceived(tracing, { system: 'pg-boss', queue, events, work })
    } catch (cause) {
      log.warn({ err: cause, queue, events: events.length }, 'group of the bus was not handled')
      // The supervision of pg-boss gives them to whoever is there.
      if (cause instanceof TooLong) return true
      const fault = databaseFault(cause)
      if (fault !== 'unavailable' && fault !== 'conflict') return false
      await releaseJobs(boss, { queue, jobs: group, pauseMs: pauses.firstMs, counts: false })
      return true
    }
    await completeJobs(boss, queue, group)
    return true
  }

  async #inTime(work: Promise<void>): Promise<void> {
    const { abandonedAfterMs } = this.#options
    const late = Promise.withResolvers<never>()
    const timer = setTimeout(() => late.reject(new TooLong('the work took too long')), abandonedAfterMs)
    try {
      await Promise.race([work, late.promise])
    } finally {
      clearTimeout(timer)
    }
  }

  async #refuse(job: Taken): Promise<void> {
    const { boss, pauses } = this.#options
    if (await this.#split(job)) return
    if (job.retryCount + 1 >= DELIVERIES_MAX) return this.#park(job, NEVER_HANDLED)
    const pauseMs = Math.min(pauses.limitMs, pauses.firstMs * 2 ** job.retryCount)
    await releaseJobs(boss, { queue: this.#queue, jobs: [job], pauseMs, counts: true })
  }

  /** Makes a job of each event. False when there is one only: it is alone already. */
  async #split(job: Taken): Promise<boolean> {
    const events = eventsOf(job.data)
    if (events.length === 1) return false
    // Between the two an event stands in both: it may come twice, and is never lost.
    await this.#options.boss.insert(this.#queue, events.map(alone))
    await completeJobs(this.#options.boss, this.#queue, [job])
    return true
  }

  async #park(job: Taken, fault: string): Promise<void> {
    const { boss, consumer, log } = this.#options
    const [event] = eventsOf(job.data)
    log.error({ queue: this.#queue, eventId: event?.id, fault }, 'event of the bus parked')
    // The job's id is the same there: an event is parked once, whatever happens between the two.
    await boss.insert(deadQueueOf(consumer), [{ id: job.id, data: { ...job.data, fault } }])
    await completeJobs(boss, this.#queue, [job])
  }
}
