/** `npm run chaos`: orders under load while everything is killed in turn, then the rules over all databases. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Random } from '@comptoir/saga/simulation/random.ts'
import { check } from './check.ts'
import { type ChaosConfig, readConfig } from './config.ts'
import { breakThings, type Fault } from './faults.ts'
import { startLoad } from './load.ts'
import { StallError, waitUntilQuiet } from './quiescence.ts'
import { Recorder } from './record.ts'
import { takeSnapshot } from './snapshot.ts'
import { summarise } from './summary.ts'
import { System } from './system.ts'
import { type Texts, textsOf } from './texts.ts'

/** How long everything may take to end once nothing breaks any more: longer than any deadline of the system. */
const QUIET_LIMIT_MS = 240_000
const SETTLE_LIMIT_MS = 60_000

const config = readConfig()
const texts = textsOf(config.language)
if (config.help) say(texts.help)
else process.exitCode = await run(config, texts)

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

async function run(settings: ChaosConfig, words: Texts): Promise<number> {
  say(`${words.seed} ${settings.seed}`)
  const system = await System.make()
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop.abort())
  try {
    const breaches = await storm(system, settings, stop.signal)
    return stop.signal.aborted ? 130 : Math.min(1, breaches)
  } catch (cause) {
    if (!(cause instanceof StallError)) throw cause
    say(`✗ ${words.stalled}\n${cause.message}`)
    return 1
  } finally {
    await system.close(settings)
    if (settings.keep) say(`${words.kept} ${system.folder}`)
  }
}

/** Returns how many rules were broken; none when it was stopped before it could judge. */
async function storm(system: System, settings: ChaosConfig, stopped: AbortSignal): Promise<number> {
  const { seed, faultMs, inFlight } = settings
  await system.start()
  say(`${texts.started}, PORT_OFFSET=${system.offset}`)
  const folder = join(system.folder, 'client')
  mkdirSync(folder)
  const record = await Recorder.open(join(folder, 'releve.jsonl'))
  const load = startLoad({ system, record, seed, inFlight })
  const faults: Fault[] = []
  const began = performance.now()
  const onFault = (fault: Fault) => {
    faults.push(fault)
    say(`${((fault.at - began) / 1_000).toFixed(1).padStart(7)} s  ${fault.kind}`)
  }
  try {
    const recoveredSince = (at: number) => record.confirmedSince(at)
    await breakThings({
      system,
      random: new Random(seed),
      durationMs: faultMs,
      stopped,
      onFault,
      recoveredSince,
    })
    say(texts.faultsOver)
  } finally {
    await load.stop()
  }
  if (stopped.aborted) return 0
  const databaseUrl = (database: string) => system.databaseUrl(database)
  await waitUntilQuiet(databaseUrl, { limitMs: QUIET_LIMIT_MS })
  say(`${texts.settling}: ${record.open().length}`)
  await load.settle(SETTLE_LIMIT_MS)
  await waitUntilQuiet(databaseUrl, { limitMs: QUIET_LIMIT_MS })
  await record.close()
  say(texts.checking)
  const snapshot = await takeSnapshot({ databaseUrl, record })
  const breaches = await check(snapshot)
  const { rows } = await snapshot.query<{ status: string; count: number }>(
    'select status, count(*)::int as count from orchestrateur.sagas group by 1 order by 1',
  )
  await snapshot.end()
  const sagas = Object.fromEntries(rows.map(({ status, count }) => [status, count]))
  for (const line of summarise({ seed, sagas, faults, record, breaches }, texts, settings.language)) say(line)
  return breaches.length
}
