/**
 * The front: sagas that start at the same time are recorded together and run as one lot. What is recorded goes on whatever becomes of
 * this process, of its callers or of the engine.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { createLane, type Lane } from '@comptoir/kit/lane.ts'
import type { Logger } from '@comptoir/kit/observe/logger.ts'
import type { Queryable } from '@comptoir/kit/postgres/database.ts'
import { TIMES } from '@comptoir/kit/process/times.ts'
import type { SagaDefinition } from '@comptoir/saga/definition.ts'
import type { StartAnswer, StartRequest } from '@comptoir/saga/engine.ts'
import type { SagaRow } from '@comptoir/saga/journal.ts'
import { intentOf } from '@comptoir/saga/machine/ownership.ts'
import type { Limits } from '@comptoir/saga/machine/retry-policy.ts'
import { initialState } from '@comptoir/saga/machine/state.ts'
import { finalInMs } from '@comptoir/saga-postgres/runner/intent.ts'
import { Waiters } from '@comptoir/saga-postgres/runner/waiters.ts'
import type { Carried } from './carried.ts'
import type { Ingress } from './ingress.ts'
import { findUnbegun, type NewSaga, type Recorded, recordSagas } from './intents.ts'
import type { Tellings, Told } from './lot.ts'
import type { Reach } from './reach.ts'

export interface StartsOptions {
  readonly pool: Queryable
  readonly ingress: Ingress
  readonly reach: Reach
  readonly definitions: readonly SagaDefinition[]
  readonly clock: () => number
  readonly newId: () => string
  readonly monotonicMs: () => number
  readonly limits: Limits & { readonly waitMs: number; readonly maxRuns: number }
  readonly lotMax: number
  readonly log: Pick<Logger, 'info' | 'warn'>
}

/** Lots of one front that run at once. */
const LOTS = 6
/** So much of a lot's input travels at once (bytes). A saga that is larger has a lot of its own. */
const LOT_BYTES = 256 * 1024
/** A start is written again until its outcome is known, so long at most. */
const RECORD_MS = 2_000
const AGAIN_MS = 50
/** A lot that was recorded so long ago and has moved nothing is sent again. */
const UNBEGUN_MS = 5_000

/** What became of a start, before its end is known. */
type Begun = Recorded | { readonly kind: 'unknown' } | typeof REFUSED
/** The engine went away while it waited for its lot. */
const REFUSED = { kind: 'refused' } as const

/** A start on its way. */
interface Item {
  readonly saga: NewSaga
  readonly recorded: PromiseWithResolvers<Begun>
  /** It holds no slot any more. */
  readonly release: () => void
}

export class Starts {
  readonly #options: StartsOptions
  readonly #waiters: Waiters
  readonly #lots: Lane<Item, void>
  readonly #newest = new Map<string, SagaDefinition>()
  /** Lots whose answers are awaited: to ask for them once more would only be more work. */
  readonly #asked = new Set<string>()
  #active = 0
  #open = true

  constructor(options: StartsOptions) {
    this.#options = options
    this.#waiters = new Waiters(options.limits.waitMs)
    for (const definition of options.definitions)
      if ((this.#newest.get(definition.name)?.version ?? 0) < definition.version)
        this.#newest.set(definition.name, definition)
    this.#lots = createLane<Item, void>({
      max: options.lotMax,
      width: LOTS,
      keyOf: ({ saga }) => saga.id,
      kindOf: ({ saga }) => saga.respondAsync,
      run: (items) => this.#begin(items),
    })
  }

  /** Starts that hold a slot. */
  get active(): number {
    return this.#active
  }

  async start(request: StartRequest): Promise<StartAnswer> {
    const { limits, reach, clock, monotonicMs } = this.#options
    const definition = this.#newest.get(request.definition)
    if (definition === undefined) throw new Error(`no saga is called ${request.definition}`)
    if (!this.#open || this.#active >= limits.maxRuns) return { kind: 'overloaded' }
    const release = this.#takeSlot()
    const began = monotonicMs()
    if (!(await reach.isThere())) {
      release()
      return { kind: 'overloaded' }
    }
    const { id, input, respondAsync = false } = request
    const state = initialState(definition, {
      sagaId: id,
      input,
      now: clock(),
      deadlineMs: limits.sagaDeadlineMs,
    })
    const saga = intentOf(definition, state, { ...request, validMs: TIMES.intentMs })
    const recorded = Promise.withResolvers<Begun>()
    void this.#lots.push({ saga, recorded, release }).catch(recorded.reject)
    const begun = await recorded.promise
    switch (begun.kind) {
      case 'begun': {
        const left = Math.min(request.waitMs ?? limits.waitMs, limits.waitMs) - (monotonicMs() - began)
        return respondAsync ? { kind: 'pending', id } : this.#waiters.wait(id, Math.max(0, left))
      }
      case 'existing':
        return { kind: 'existing', saga: begun.row }
      case 'unknown':
        return { kind: 'unknown', id, finalInMs: finalInMs(saga, clock()) }
      case 'expired':
      case 'refused':
        return { kind: 'overloaded' }
      case 'failed':
        throw begun.cause
    }
  }

  /** Sends again what was recorded a while ago and never began: whoever recorded it died, or the engine could not be reached. */
  async beginLeft(): Promise<void> {
    const left = await findUnbegun(this.#options.pool, UNBEGUN_MS)
    const lots = Map.groupBy(left, ({ row, lot }) => (row.respondAsync ? row.id : lot))
    for (const [lot, sagas] of lots) {
      if (this.#asked.has(lot)) continue
      const carried = sagas.map(({ row }) => carriedOf(row))
      const [first] = carried
      const isAlone = sagas[0]?.row.respondAsync === true
      if (first === undefined) continue
      this.#options.log.warn({ lot, sagas: sagas.length }, 'recorded sagas begin late')
      if (isAlone) await this.#options.ingress.begin(first)
      // Its answer comes when it has ended: the next lot does not wait for that.
      else void this.#run(lot, carried).catch(() => undefined)
    }
  }

  /** Starts nothing more, and resolves once what runs here has its answers. */
  async close(): Promise<void> {
    this.#open = false
    await this.#lots.idle()
  }

  /** Answers every caller: the sagas go on elsewhere. */
  release(): void {
    this.#open = false
    this.#waiters.release()
  }

  #takeSlot(): () => void {
    this.#active += 1
    let isHeld = true
    return () => {
      if (isHeld) this.#active -= 1
      isHeld = false
    }
  }

  async #begin(items: readonly Item[]): Promise<void[]> {
    const lots = items[0]?.saga.respondAsync === true ? items.map((item) => [item]) : lotsOf(items)
    await Promise.all(lots.map((lot) => this.#beginLot(lot)))
    return items.map(() => undefined)
  }

  async #beginLot(items: readonly Item[]): Promise<void> {
    const lot = this.#options.newId()
    const isThere = await this.#options.reach.isThere()
    const results = isThere ? await this.#record(items, lot) : items.map(() => REFUSED)
    const begun = items.filter((_, place) => results[place]?.kind === 'begun')
    items.forEach(({ recorded, release }, place) => {
      const result = results[place] ?? { kind: 'unknown' }
      if (result.kind !== 'begun') release()
      recorded.resolve(result)
    })
    const [first] = begun
    if (first === undefined) return
    if (first.saga.respondAsync) return void this.#holdAlone(first)
    const told = await this.#runLot(
      lot,
      begun.map(({ saga }) => carriedOf({ ...saga, version: 1 })),
    )
    for (const item of begun) this.#tell(item, told?.[item.saga.id])
  }

  /** Writes until the outcome is known, or the time is over. */
  async #record(items: readonly Item[], lot: string): Promise<readonly Begun[]> {
    const { pool, monotonicMs, log } = this.#options
    const until = monotonicMs() + RECORD_MS
    const sagas = items.map(({ saga }) => saga)
    for (;;) {
      try {
        return await recordSagas(pool, sagas, lot)
      } catch (cause) {
        log.warn({ err: cause }, 'sagas cannot be recorded')
        if (monotonicMs() + AGAIN_MS >= until) return items.map(() => ({ kind: 'unknown' }))
      }
      await sleep(AGAIN_MS)
    }
  }

  /** What became of each saga; undefined: the engine did not say in time, and they go on. */
  async #runLot(lot: string, sagas: readonly Carried[]): Promise<Tellings | undefined> {
    const { reach, monotonicMs, limits, log } = this.#options
    const until = monotonicMs() + limits.waitMs
    for (;;) {
      try {
        return await this.#run(lot, sagas, Math.max(1, until - monotonicMs()))
      } catch (cause) {
        log.warn({ err: cause, lot }, 'a lot is not answered')
        // Lots that follow find whether it is the engine that does not answer.
        await reach.ask()
        if (monotonicMs() + AGAIN_MS >= until) return undefined
      }
      await sleep(AGAIN_MS)
    }
  }

  async #run(lot: string, sagas: readonly Carried[], timeoutMs?: number): Promise<Tellings> {
    this.#asked.add(lot)
    try {
      return await this.#options.ingress.run(lot, sagas, timeoutMs)
    } finally {
      this.#asked.delete(lot)
    }
  }

  #tell({ saga: { id }, release }: Item, told: Told | undefined): void {
    release()
    if (told === undefined || told === null) this.#waiters.answer(id, { kind: 'pending', id })
    else if ('state' in told) this.#waiters.answer(id, { kind: 'ended', state: told.state })
    else void this.#follow(id)
  }

  /** A saga that left its lot: its caller waits on. */
  async #follow(id: string): Promise<void> {
    const { ingress, limits } = this.#options
    try {
      const state = await ingress.wait(id, limits.waitMs)
      this.#waiters.answer(id, state === null ? { kind: 'pending', id } : { kind: 'ended', state })
    } catch {
      // Its own time ends its wait.
    }
  }

  /** A saga that nobody waits for holds its slot until its end, or as long as a caller would wait for it. */
  async #holdAlone({ saga, release }: Item): Promise<void> {
    const { ingress, limits, reach, log } = this.#options
    try {
      await ingress.begin(carriedOf({ ...saga, version: 1 }))
      await ingress.wait(saga.id, limits.waitMs)
    } catch (cause) {
      log.warn({ err: cause, sagaId: saga.id }, 'a saga goes on unheard')
      await reach.ask()
    } finally {
      release()
    }
  }
}

/** Splits what is too large to travel together. */
function lotsOf(items: readonly Item[]): readonly (readonly Item[])[] {
  const lots: Item[][] = []
  let bytes = Number.POSITIVE_INFINITY
  for (const item of items) {
    const own = JSON.stringify(item.saga.state.input ?? null).length
    if (bytes + own > LOT_BYTES) {
      lots.push([])
      bytes = 0
    }
    lots.at(-1)?.push(item)
    bytes += own
  }
  return lots
}

const carriedOf = ({
  id,
  definition,
  definitionVersion,
  trace,
  version,
  state,
}: Pick<SagaRow, 'id' | 'definition' | 'definitionVersion' | 'trace' | 'version' | 'state'>): Carried => ({
  id,
  definition,
  definitionVersion,
  trace,
  version,
  state,
  dueAt: state.since,
})
