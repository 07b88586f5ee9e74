/** `pnpm bench`: every variant in turn, in as many rounds as asked, in one run on one machine. */
import { setTimeout } from 'node:timers/promises'
import { withClient } from '@comptoir/postgres-embarque/connection.ts'
import { type BenchConfig, readConfig } from './config.ts'
import { measureHot } from './hot.ts'
import { median } from './load.ts'
import { type Measurement, measure, Stalled } from './measure.ts'
import { type Memory, measureMemory } from './memory.ts'
import { tableOf, writeResults } from './report.ts'
import { paired, RATIOS, type Ratios, ratiosOf, round, summarise } from './results.ts'
import { measureStart } from './start-time.ts'
import { openWorld, type World } from './world.ts'

const say = (line: string) => console.log(line)

async function main(): Promise<number> {
  const config = readConfig()
  if (config.help !== undefined) {
    say(config.help)
    return 0
  }
  const start = config.extras ? await measureStart(config) : undefined
  const world = await openWorld(config)
  const stop = onceSignalled(world)
  try {
    const measurements = await measureRounds(world, config)
    const hot = config.extras ? await hotRatio(world, config) : undefined
    const memory = config.memory ? await measureMemory(world, say) : []
    const ratios: Ratios = {
      ...ratiosOf(measurements),
      ...(hot === undefined ? {} : { hotOverOneByOne: hot }),
      ...(memory.length === 0 ? {} : { memory100kOver10k: growth(memory) }),
      ...(start === undefined ? {} : { startSeconds: round(start.first) }),
    }
    const postgresql = await versionOf(world)
    const { command, rounds, seconds } = config
    const runs = summarise(measurements)
    const findings = { command, rounds, seconds, postgresql, measurements, runs, ratios, memory, start }
    say(`\n${tableOf(findings)}`)
    // A partial run must not replace a complete one.
    if (!config.smoke && RATIOS.every((name) => ratios[name] !== undefined)) writeResults(findings)
    return 0
  } finally {
    stop.forget()
    await world.close()
  }
}

/** Ctrl+C leaves nothing behind. */
function onceSignalled(world: World): { forget(): void } {
  const leave = () => void world.close().finally(() => process.exit(130))
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const signal of signals) process.once(signal, leave)
  return { forget: () => signals.forEach((signal) => process.removeListener(signal, leave)) }
}

async function measureRounds(world: World, config: BenchConfig): Promise<Measurement[]> {
  const all: Measurement[] = []
  if (!config.smoke) await warmUp(world, config)
  for (let turn = 0; turn < config.rounds; turn++) {
    for (const inFlight of config.inFlight) {
      for (const variant of rotated(config.variants, turn)) {
        const one = await measurePatiently(world, { variant, inFlight, seconds: config.seconds })
        all.push(one)
        say(lineOf(turn, one))
      }
    }
  }
  return all
}

/** Nothing is measured before every process has run at full load for some seconds: young code is slow. */
async function warmUp(world: World, { variants, seconds }: BenchConfig): Promise<void> {
  for (const variant of variants)
    await measurePatiently(world, { variant, inFlight: WARM_UP_CLIENTS, seconds })
}

const WARM_UP_CLIENTS = 64
const TRIES = 4
const PAUSE_MS = 6_000

/** Measures again when others took the machine for so long that clients gave up waiting, and says so. */
async function measurePatiently(world: World, what: Parameters<typeof measure>[1]): Promise<Measurement> {
  for (let tries = 1; ; tries++) {
    try {
      return await measure(world, what)
    } catch (cause) {
      if (!(cause instanceof Stalled) || tries === TRIES) throw cause
      say(`  mesure recommencée / measured again: ${cause.message}`)
      // What is still under way ends meanwhile.
      await setTimeout(PAUSE_MS)
    }
  }
}

/** Nobody is always first after the same neighbour. */
const rotated = <T>(list: readonly T[], by: number): T[] =>
  list.map((_, i) => list[(i + by) % list.length] as T)

function lineOf(turn: number, one: Measurement): string {
  const figure = (value: number, width: number, digits: number) => value.toFixed(digits).padStart(width)
  return [
    `tour ${turn + 1} ${one.variant.padEnd(10)} ${String(one.inFlight).padStart(3)} en vol`,
    `${figure(one.sagasPerSecond, 6, 0)} sagas/s`,
    `p50 ${figure(one.p50Ms, 7, 1)} ms`,
    `p99 ${figure(one.p99Ms, 7, 1)} ms`,
    `CPU ${figure(one.cpuMsPerSaga, 6, 2)} ms`,
    `commits ${figure(one.commitsPerSaga, 5, 2)}`,
    `autrui ${figure(one.foreign * 100, 3, 0)} %`,
  ].join('  ')
}

async function hotRatio(world: World, { rounds, seconds }: BenchConfig): Promise<number | undefined> {
  const [grouped, single]: [number[], number[]] = [[], []]
  for (let turn = 0; turn < rounds; turn++) {
    grouped.push(await measureHot(world, 'groupes', seconds))
    single.push(await measureHot(world, 'un-par-un', seconds))
  }
  say(`produit chaud : ${median(grouped).toFixed(0)}/s en groupes, ${median(single).toFixed(0)}/s un par un`)
  return paired(grouped, single)
}

const growth = (memory: readonly Memory[]): number =>
  round(Math.max(...memory.map((one) => one.after100k / one.after10k)))

const versionOf = (world: World): Promise<string> =>
  withClient(world.adminUrl(), async (client) => {
    const { rows } = await client.query<{ server_version: string }>('show server_version')
    return rows[0]?.server_version ?? 'unknown'
  })

process.exitCode = await main().catch((cause: unknown) => {
  console.error(cause instanceof Error ? cause.message : cause)
  return 1
})
