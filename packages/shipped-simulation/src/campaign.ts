/** Seeds, one after the other in each of several worlds. */
import type { Violation } from './rules.ts'
import { World } from './world.ts'

export interface CampaignOptions {
  /** The first seed; the others follow it. */
  readonly first: number
  /** Ends after so many seeds, or after so many seconds, but not before everything was met: a busy machine runs few seeds. */
  readonly seeds?: number
  readonly seconds?: number
  /** How many run beside each other: most of a seed is waiting. */
  readonly worlds: number
  /** The server's address; see `createTestDatabase`. */
  readonly server?: string
  readonly onSeed?: (result: SeedResult) => void
}

export interface SeedResult {
  readonly seed: number
  readonly seconds: number
  readonly violations: readonly Violation[]
}

export interface Campaign {
  readonly results: readonly SeedResult[]
  /** How often each thing has happened. */
  readonly counts: ReadonlyMap<string, number>
}

/** Runs seeds until enough have run. Those that broke a rule stand among the results; none ends the others. */
export async function runSeeds(options: CampaignOptions): Promise<Campaign> {
  const { first, seeds = Number.POSITIVE_INFINITY, seconds = Number.POSITIVE_INFINITY } = options
  const limit = performance.now() + seconds * 1000
  const results: SeedResult[] = []
  const counts = new Map<string, number>()
  let next = first
  const isEnough = () => performance.now() >= limit && neverMet({ counts }).length === 0
  const work = async () => {
    const world = await World.open(counts, options.server)
    try {
      while (next < first + seeds && !isEnough()) {
        const seed = next++
        const began = performance.now()
        const violations = await world.run(seed)
        const result = { seed, violations, seconds: (performance.now() - began) / 1000 }
        results.push(result)
        options.onSeed?.(result)
      }
    } finally {
      await world.close()
    }
  }
  await Promise.all(Array.from({ length: options.worlds }, work))
  return { results, counts }
}

/** What a run must have met to say anything: each kind of fault, and what it is there to provoke. */
export const EXPECTED = [
  'postgres: drop',
  'postgres: cut',
  'postgres: late',
  'postgres: delay',
  'http: drop',
  'http: cut',
  'http: late',
  'http: twice',
  'error instead of work',
  'error after work',
  'connections refused',
  'group failed by its data',
  'bus failed',
  'orchestrator killed',
  'orchestrator frozen',
  'operator: cancel',
  'sagas taken over',
  'tombstones',
  'completed',
  'undone',
] as const

/** What never happened: with it missing, the run was too weak. */
export function neverMet({ counts }: Pick<Campaign, 'counts'>): readonly string[] {
  return EXPECTED.filter((what) => (counts.get(what) ?? 0) === 0)
}
