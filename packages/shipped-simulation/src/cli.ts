/** `npm run sim -- --shipped`: seeded faults around the code that ships, on a PostgreSQL of its own. */
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { startThrowAway } from '@comptoir/system/postgres/throw-away.ts'
import { neverMet, runSeeds, type SeedResult } from './campaign.ts'

const CHECKOUT = resolve(import.meta.dirname, '../../..')
const AIDE = `npm run sim -- --shipped [options]

Le code livré (orchestrateurs, journal, voies, participants) sur un vrai PostgreSQL, entouré de pannes tirées d’une graine.
The code that ships (orchestrators, journal, lanes, participants) on a real PostgreSQL, amid faults drawn from a seed.

  --seeds N       nombre de graines (60)                              number of seeds
  --graine N      première graine (tirée de l’heure, affichée)        first seed (from the clock, printed)
  --worlds N      graines menées de front (2)                         seeds that run beside each other
  --help          cette aide                                          this help

Sortie 1 : une règle est rompue, ou la série n’a pas rencontré chaque panne.
Exit 1: a rule is broken, or the run did not meet every kind of fault.
`

/** A shorter run may well miss a rare fault; that is no fault of it. */
const ENOUGH_FOR_ALL = 30

const write = (line: string): void => void process.stdout.write(`${line}\n`)

function integer(name: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  process.stderr.write(`--${name} ${text} : un entier est attendu (an integer is expected)\n`)
  return process.exit(1)
}

function report({ seed, seconds, violations }: SeedResult): void {
  if (violations.length === 0) return
  write(`graine ${seed} (${seconds.toFixed(1)} s) :`)
  for (const { rule, detail } of violations) write(`  ${rule} : ${detail}`)
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      shipped: { type: 'boolean' },
      seeds: { type: 'string', default: '60' },
      graine: { type: 'string', default: String(Math.floor(Date.now() / 1000) % 100_000_000) },
      worlds: { type: 'string', default: '2' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) {
    process.stdout.write(AIDE)
    return 0
  }
  const first = integer('graine', values.graine)
  const seeds = integer('seeds', values.seeds)
  const worlds = Math.max(1, integer('worlds', values.worlds))
  write(`graine ${first}, ${seeds} graines`)
  const server = await startThrowAway(CHECKOUT)
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

try {
  process.exitCode = await main()
} catch (error) {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  process.exitCode = 1
}
if (process.connected) process.disconnect()
