/** `pnpm sim`: seeded schedules over the pure machine that ships, and over broken variants of it. All around it is a model. */
import { createHash } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { Crew, runMutants, runShipped, type Tally } from './campaign.ts'
import { Coverage } from './coverage.ts'
import { MUTANTS, shipped } from './variants.ts'
import { runSchedule, type Schedule } from './world.ts'

const AIDE = `pnpm sim [options]

Simule des sagas sur la machine livrée, qui est pure : pannes, messages perdus, tardifs ou doublés, processus zombies, horloges fausses.
Journal, participants et réseau sont des modèles ; le code livré qui l’entoure tourne avec --shipped (voir --shipped --help).
Simulates sagas over the pure machine that ships: crashes, lost, late and doubled messages, zombies, wrong clocks.
Journal, participants and network are models; the shipped code around it runs with --shipped (see --shipped --help).

  --schedules N     nombre de déroulements (100000)                    number of schedules
  --graine N        première graine (tirée de l’heure, affichée)       first seed (from the clock, printed)
  --mutants         exécute aussi chaque variante fautive              also runs each broken variant
  --rejouer N       rejoue une graine et montre ses événements         replays one seed and shows its events
  --mutant NOM      avec --rejouer : la variante à rejouer             with --rejouer: the variant to replay
  --fils N          nombre de fils (un par cœur)                       number of threads (one a core)
  --help            cette aide                                         this help

Sortie 1 : un invariant est rompu, une variante n’est pas prise, ou un cas n’a jamais été atteint.
Exit 1: an invariant is broken, a variant survives, or a case was never reached.
`

/** A shorter run may well miss a rare case; that is no fault of it. */
const ENOUGH_FOR_ALL = 20_000

const write = (line: string): void => void process.stdout.write(`${line}\n`)
const hashOf = ({ trace }: Schedule): string => createHash('sha256').update(trace.join('\n')).digest('hex')

/** An integer option, or exit with a line that says what is wrong. */
function integer(name: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise
  if (/^\d{1,9}$/.test(text)) return Number(text)
  process.stderr.write(
    `--${name} ${text} : un entier de 0 à 999999999 est attendu (an integer is expected)\n`,
  )
  return process.exit(1)
}

function replay(seed: number, mutant: string | undefined): number {
  const variant = mutant === undefined ? shipped : MUTANTS.get(mutant)
  if (variant === undefined) {
    process.stderr.write(`variante inconnue (unknown): ${mutant}\n  ${[...MUTANTS.keys()].join('\n  ')}\n`)
    return 1
  }
  const once = () => runSchedule(seed, { variant, coverage: new Coverage(), tracing: true })
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

function reportShipped(tally: Tally, seconds: number): boolean {
  const rate = Math.round(tally.schedules / seconds)
  const events = Math.round(tally.events / tally.schedules)
  write(`${tally.schedules} déroulements en ${seconds.toFixed(1)} s : ${rate}/s, ${events} événements chacun`)
  write(`violations : ${tally.hits}`)
  for (const { seed, rule, detail } of tally.found) write(`  --rejouer ${seed}   ${rule} (${detail})`)
  const coverage = new Coverage()
  coverage.add(tally.counts)
  const missing = coverage.missing()
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

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      schedules: { type: 'string' },
      graine: { type: 'string' },
      mutants: { type: 'boolean', default: false },
      rejouer: { type: 'string' },
      mutant: { type: 'string' },
      fils: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) {
    process.stdout.write(AIDE)
    return 0
  }
  if (values.rejouer !== undefined) return replay(integer('rejouer', values.rejouer, 1), values.mutant)
  const schedules = integer('schedules', values.schedules, 100_000)
  const seed = integer('graine', values.graine, Math.floor(Date.now() / 1000) % 100_000_000)
  const threads = Math.max(1, integer('fils', values.fils, availableParallelism()))
  write(`graine ${seed}, ${threads} fil${threads > 1 ? 's' : ''}`)
  const crew = new Crew(threads)
  try {
    const begun = performance.now()
    const sound = reportShipped(await runShipped(crew, seed, schedules), (performance.now() - begun) / 1000)
    const caught = values.mutants ? reportMutants(await runMutants(crew, seed)) : true
    return sound && caught ? 0 : 1
  } finally {
    await crew.close()
  }
}

try {
  process.exitCode = await main()
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
