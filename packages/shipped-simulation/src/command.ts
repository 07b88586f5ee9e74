/** Seeded faults around the code that ships, on a PostgreSQL of its own. */
import { checkout } from '@comptoir/system/checkout.ts'
import { startThrowAway } from '@comptoir/system/postgres/throw-away.ts'
import { neverMet, runSeeds, type SeedResult } from './campaign.ts'

/** A shorter run may well miss a rare fault; that is no fault of it. */
const ENOUGH_FOR_ALL = 30

const write = (line: string): void => void process.stdout.write(`${line}\n`)

function report({ seed, seconds, violations }: SeedResult): void {
  if (violations.length === 0) return
  write(`graine ${seed} (${seconds.toFixed(1)} s) :`)
  for (const { rule, detail } of violations) write(`  ${rule} : ${detail}`)
}

export interface ShippedOptions {
  /** The first seed. */
  readonly first: number
  readonly seeds: number
  /** Seeds that run beside each other. */
  readonly worlds: number
}

/** Resolves to the exit code: 1 when a rule is broken, or the run did not meet every kind of fault. */
export async function runShippedSimulation({ first, seeds, worlds }: ShippedOptions): Promise<number> {
  write(`graine ${first}, ${seeds} graines`)
  const server = await startThrowAway(checkout, { inMemory: true })
  try {
    const began = performance.now()
    const campaign = await runSeeds({ first, seeds, worlds, server: server.adminUrl(), onSeed: report })
    const broken = campaign.results.filter(({ violations }) => violations.length > 0)
    write(`${seeds} graines en ${((performance.now() - began) / 1000).toFixed(1)} s`)
    for (const [what, count] of [...campaign.counts].toSorted(([a], [b]) => a.localeCompare(b)))
      write(`  ${what.padEnd(32)}${count}`)
    write(
      `graines qui rompent une règle (seeds that break a rule) : ${broken.map(({ seed }) => seed).join(', ') || 0}`,
    )
    const missing = neverMet(campaign)
    if (missing.length > 0) write(`jamais rencontré (never met) : ${missing.join(', ')}`)
    return broken.length === 0 && (missing.length === 0 || seeds < ENOUGH_FOR_ALL) ? 0 : 1
  } finally {
    await server.discard()
  }
}
