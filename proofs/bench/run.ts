/** Our sagas beside the same calls without a journal, in one run on one machine. */
import type { Terminal } from '@comptoir/system/terminal.ts'
import { compareBuses } from './bus.ts'
import { compareCached } from './cached.ts'
import { measureCatalogue } from './catalogue.ts'
import type { BenchConfig } from './config.ts'
import { compareCount } from './count.ts'
import { compareGateways } from './gateway/compare.ts'
import { measureHot } from './hot.ts'
import { median } from './load.ts'
import { versionOf } from './machine.ts'
import { measure } from './measure.ts'
import { type Memory, measureMemory } from './memory.ts'
import { comparePurge } from './purge.ts'
import { tableOf, writeResults } from './report.ts'
import { measureReports } from './reports.ts'
import { FIGURES, paired, RATIOS, type Ratios, ratiosOf, round, summarise } from './results.ts'
import { measureRounds } from './rounds.ts'
import { measureScreens } from './screens/measure.ts'
import { measureStart } from './start-time.ts'
import { inWorld, type World } from './world.ts'

type Say = (line: string) => void

/** Every variant in turn, in as many rounds as asked. Resolves to the exit code. */
export async function runBench(config: BenchConfig, { say }: Terminal): Promise<number> {
  if (config.gateway) return compareGateways(config, say)
  if (config.catalogue) return measureCatalogue(config, say)
  if (config.reports) return measureReports(config, say)
  if (config.purge) return comparePurge(config, say)
  if (config.count) return compareCount(config, say)
  if (config.bus) return compareBuses(config, say)
  if (config.cached) return compareCached(config, say)
  if (config.screens) return measureScreens(config, say)
  const start = config.extras ? await measureStart(config) : undefined
  return inWorld(config, async (world) => {
    const plan = { ...config, names: config.variants, say }
    const measurements = await measureRounds(plan, (name, load) =>
      measure(world, { name, variant: name, ...load }),
    )
    const hot = config.extras ? await hotRatio(world, { ...config, spread: false }, say) : undefined
    const hotSpread = config.extras ? await hotRatio(world, { ...config, spread: true }, say) : undefined
    const memory = config.memory ? await measureMemory(world, say) : []
    const ratios: Ratios = {
      ...ratiosOf(measurements),
      ...(hot === undefined ? {} : { hotOverOneByOne: hot }),
      ...(hotSpread === undefined ? {} : { hotSpreadOverOneByOne: hotSpread }),
      ...(memory.length === 0 ? {} : { memory100kOver10k: growth(memory) }),
      ...(start === undefined ? {} : { startSeconds: round(start.first) }),
    }
    const postgresql = await versionOf(world.cluster)
    const { command, rounds, seconds } = config
    const runs = summarise(measurements, FIGURES)
    const findings = { command, rounds, seconds, postgresql, measurements, runs, ratios, memory, start }
    say(`\n${tableOf(findings)}`)
    // A partial run must not replace a complete one.
    if (!config.smoke && RATIOS.every((name) => ratios[name] !== undefined)) writeResults(findings)
    return 0
  })
}

async function hotRatio(
  world: World,
  { rounds, seconds, spread }: BenchConfig & { readonly spread: boolean },
  say: Say,
): Promise<number | undefined> {
  const [grouped, single]: [number[], number[]] = [[], []]
  for (let turn = 0; turn < rounds; turn++) {
    grouped.push(await measureHot(world, 'grouped', { seconds, spread }))
    single.push(await measureHot(world, 'one-by-one', { seconds, spread }))
  }
  const where = spread ? 'en plusieurs lieux, ' : ''
  say(
    `produit chaud : ${where}${median(grouped).toFixed(0)}/s en groupes, ${median(single).toFixed(0)}/s un par un`,
  )
  return paired(grouped, single)
}

const growth = (memory: readonly Memory[]): number =>
  round(Math.max(...memory.map((one) => one.after100k / one.after10k)))
