/** Seeded schedules over the pure machine that ships, and over broken variants of it. All around it is a model. */
import { createHash } from 'node:crypto'
import { Crew, runMutants, runShipped, type Tally } from './campaign.ts'
import { Coverage } from './coverage.ts'
import { KINDS, type KindName, variantOf } from './kinds.ts'
import type { Schedule } from './world.ts'

/** A shorter run may well miss a rare case; that is no fault of it. */
const ENOUGH_FOR_ALL = 20_000

const write = (line: string): void => void process.stdout.write(`${line}\n`)
const hashOf = ({ trace }: Schedule): string => createHash('sha256').update(trace.join('\n')).digest('hex')

/** Runs one seed twice and shows its events. Resolves to the exit code. */
export function replay(kind: KindName, seed: number, mutant: string | undefined): number {
  const variant = variantOf(kind, mutant)
  if (variant === undefined) {
    process.stderr.write(
      `variante inconnue (unknown): ${mutant}\n  ${[...KINDS[kind].mutants.keys()].join('\n  ')}\n`,
    )
    return 1
  }
  const once = () => KINDS[kind].run(seed, { variant, coverage: new Coverage(), tracing: true })
  const schedule = once()
  for (const line of schedule.trace) write(line)
  const same = hashOf(schedule) === hashOf(once())
  write(
    `graine ${seed} · ${schedule.events} événements · sha256 ${hashOf(schedule)}${same ? ', rejouée à l’identique' : ''}`,
  )
  if (!same) write('La seconde exécution diffère : le déroulement ne dépend pas de sa seule graine.')
  const { violation } = schedule
  write(violation === undefined ? 'aucune violation' : `VIOLATION : ${violation.rule} (${violation.detail})`)
  return violation === undefined && same ? 0 : 1
}

function reportShipped(kind: KindName, tally: Tally, seconds: number): boolean {
  const rate = Math.round(tally.schedules / seconds)
  const events = Math.round(tally.events / tally.schedules)
  write(`${tally.schedules} déroulements en ${seconds.toFixed(1)} s : ${rate}/s, ${events} événements chacun`)
  write(`violations : ${tally.hits}`)
  for (const { seed, rule, detail } of tally.found) write(`  --replay ${seed}   ${rule} (${detail})`)
  const coverage = new Coverage()
  coverage.add(tally.counts)
  const missing = coverage.missing(KINDS[kind].mustHappen)
  write(missing.length === 0 ? 'chaque cas a été atteint' : `jamais atteint : ${missing.join(', ')}`)
  return tally.hits === 0 && (missing.length === 0 || tally.schedules < ENOUGH_FOR_ALL)
}

function reportMutants(tallies: ReadonlyMap<string, Tally>): boolean {
  write(`\n${'variante fautive'.padEnd(48)}prise / déroulements`)
  let all = true
  for (const [name, { hits, schedules, found }] of tallies) {
    all &&= hits > 0
    const share = `${((100 * hits) / schedules).toFixed(2)} %`.padStart(8)
    const first = found[0] === undefined ? 'SURVIT' : `graine ${found[0].seed} : ${found[0].rule}`
    write(`${name.padEnd(48)}${`${hits} / ${schedules}`.padStart(14)}${share}   ${first}`)
  }
  return all
}

export interface SimulationOptions {
  readonly kind: KindName
  readonly schedules: number
  /** The first seed. */
  readonly first: number
  readonly threads: number
  /** Whether each broken variant runs as well. */
  readonly mutants: boolean
}

/** Resolves to the exit code: 1 when a rule is broken, a variant survives, or a case was never reached. */
export async function runSimulation({
  kind,
  schedules,
  first,
  threads,
  mutants,
}: SimulationOptions): Promise<number> {
  write(`graine ${first}, ${threads} fil${threads > 1 ? 's' : ''}`)
  const crew = new Crew(threads)
  try {
    const begun = performance.now()
    const tally = await runShipped(crew, { kind, seed: first, schedules })
    const sound = reportShipped(kind, tally, (performance.now() - begun) / 1000)
    const caught = mutants ? reportMutants(await runMutants(crew, { kind, seed: first })) : true
    return sound && caught ? 0 : 1
  } finally {
    await crew.close()
  }
}
