/** Many schedules: a range of seeds over one protocol, here or spread over threads. */
import { Worker } from 'node:worker_threads'
import { Coverage } from './coverage.ts'
import { KINDS, type KindName, variantOf } from './kinds.ts'

export interface Batch {
  readonly kind: KindName
  /** A mutant's name, or undefined for what ships. */
  readonly mutant: string | undefined
  /** First seed; `count` seeds follow each other. */
  readonly from: number
  readonly count: number
}

export interface Found {
  readonly seed: number
  readonly rule: string
  readonly detail: string
}

export interface Tally {
  readonly schedules: number
  readonly events: number
  /** Schedules that broke an invariant. */
  readonly hits: number
  /** The first of them. */
  readonly found: readonly Found[]
  readonly counts: Readonly<Record<string, number>>
}

const SHOWN = 10

/** Runs one batch in this thread. Throws on an unknown mutant. */
export function runBatch({ kind, mutant, from, count }: Batch): Tally {
  const variant = variantOf(kind, mutant)
  if (variant === undefined) throw new Error(`no mutant is called "${mutant}"`)
  const coverage = new Coverage()
  const found: Found[] = []
  let events = 0
  let hits = 0
  for (let seed = from; seed < from + count; seed++) {
    const schedule = KINDS[kind].run(seed, { variant, coverage })
    events += schedule.events
    if (schedule.violation === undefined) continue
    hits++
    if (found.length < SHOWN) found.push({ seed, ...schedule.violation })
  }
  return { schedules: count, events, hits, found, counts: coverage.counts }
}

function sumOf(tallies: readonly Tally[]): Tally {
  const coverage = new Coverage()
  for (const { counts } of tallies) coverage.add(counts)
  const total = (of: (tally: Tally) => number) => tallies.reduce((sum, tally) => sum + of(tally), 0)
  const found = tallies.flatMap((tally) => tally.found).toSorted((a, b) => a.seed - b.seed)
  return {
    schedules: total((tally) => tally.schedules),
    events: total((tally) => tally.events),
    hits: total((tally) => tally.hits),
    found: found.slice(0, SHOWN),
    counts: coverage.counts,
  }
}

/** Threads that run batches. Close it, or the process stays. */
export class Crew {
  readonly #workers: Worker[]

  constructor(threads: number) {
    this.#workers = Array.from({ length: threads }, () => new Worker(new URL('./worker.ts', import.meta.url)))
  }

  #run(worker: Worker, batch: Batch): Promise<Tally> {
    return new Promise((resolve, reject) => {
      const settle = (act: () => void) => {
        worker.off('message', done).off('error', failed)
        act()
      }
      const done = (tally: Tally) => settle(() => resolve(tally))
      const failed = (cause: unknown) =>
        settle(() => reject(new Error('a simulation thread failed', { cause })))
      worker.on('message', done).on('error', failed)
      worker.postMessage(batch)
    })
  }

  /** All batches, each on the next free thread; the tallies in the order of the batches. */
  async runAll(batches: readonly Batch[]): Promise<Tally[]> {
    const tallies: Tally[] = []
    let next = 0
    const drive = async (worker: Worker): Promise<void> => {
      for (let index = next++; index < batches.length; index = next++)
        tallies[index] = await this.#run(worker, batches[index] as Batch)
    }
    await Promise.all(this.#workers.map(drive))
    return tallies
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()))
  }
}

const CHUNK = 2000

export interface Range {
  readonly kind: KindName
  /** The first. */
  readonly seed: number
}

/** The protocol that ships over `schedules` seeds. */
export async function runShipped(
  crew: Crew,
  { kind, seed, schedules }: Range & { readonly schedules: number },
): Promise<Tally> {
  const batches: Batch[] = []
  for (let done = 0; done < schedules; done += CHUNK)
    batches.push({ kind, mutant: undefined, from: seed + done, count: Math.min(CHUNK, schedules - done) })
  return sumOf(await crew.runAll(batches))
}

/** A mutant is run on until it was caught this often, or for that many schedules. */
const ENOUGH = 10
const AT_MOST = 60_000

/** Each mutant's tally, by name; 0 hits: it survived. */
export async function runMutants(
  crew: Crew,
  {
    kind,
    seed,
    atLeast = CHUNK,
    enough = ENOUGH,
  }: Range & { readonly atLeast?: number; readonly enough?: number },
): Promise<Map<string, Tally>> {
  const tallies = new Map<string, Tally>()
  let batches: Batch[] = [...KINDS[kind].mutants.keys()].map((mutant) => ({
    kind,
    mutant,
    from: seed,
    count: atLeast,
  }))
  while (batches.length > 0) {
    const fresh = await crew.runAll(batches)
    const again: Batch[] = []
    batches.forEach(({ mutant = '', from, count }, index) => {
      const before = tallies.get(mutant)
      const tally = sumOf([...(before === undefined ? [] : [before]), fresh[index] as Tally])
      tallies.set(mutant, tally)
      const more = tally.hits < enough && tally.schedules < AT_MOST
      if (more) again.push({ kind, mutant, from: from + count, count: CHUNK })
    })
    batches = again
  }
  return tallies
}
