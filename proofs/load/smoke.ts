/**
 * Every load script, briefly, against a system of our own: does it run, does the shop answer as promised, are the reports
 * written? Speed is not judged, so a slow machine changes nothing.
 */
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { RunningSystem } from '@comptoir/system/running-system.ts'
import {
  describeSystem,
  type K6End,
  type K6Run,
  type Runner,
  recordOf,
  runK6,
  type ScriptName,
} from './k6.ts'
import { type Report, readReport } from './report-file.ts'

const SIZES: Readonly<Record<ScriptName, Readonly<Record<string, string>>>> = {
  lb: { DURATION: '5s' },
  'no-lb': { DURATION: '2s' },
  saga: { USERS: '3', DURATION: '4s' },
  mixed: { STEPS: '2,4', DURATION: '2s' },
  soak: { USERS: '2', DURATION: '6s' },
  spike: { USERS: '2', PEAK: '8', DURATION: '2s' },
  'loadbalanced-stress-test': { STEPS: '2,4', DURATION: '1s', PAUSE: '0.1' },
  'simple-stress-test': { USERS: '2', DURATION: '2s', PAUSE: '0.1' },
}

/**
 * A machine that stops for half a second makes the gateway's probe of an instance time out, and the other then has a turn
 * more: that says nothing about whose turn it is. It does not happen three times in a row.
 */
const TRIES: Partial<Record<ScriptName, number>> = { lb: 3 }

/** Resolves to the exit code. */
export function smokeAll(runner: Runner): Promise<number> {
  const { checkout, inherited, signal } = runner
  const { say, paint } = runner.terminal
  return RunningSystem.with({}, async ({ folder }) => {
    const system = describeSystem(recordOf(checkout, folder))
    for (const [script, size] of Object.entries(SIZES) as [ScriptName, Record<string, string>][]) {
      const report = join(folder, `${script}.json`)
      const env = { ...inherited, ...system, ...size, SMOKE: '1', REPORT: report }
      const began = performance.now()
      const end = await tryRun(runner, { script, env, quiet: true }, report)
      const seconds = ((performance.now() - began) / 1000).toFixed(1)
      if (end.code !== 0) {
        say(`${end.output}\n ${paint('red', '✗')} ${script}`)
        return signal.aborted ? 130 : 1
      }
      say(` ${paint('green', '✓')} ${script.padEnd(24)} ${seconds.padStart(5)} s`)
    }
    return 0
  })
}

async function tryRun(runner: Runner, run: K6Run, report: string): Promise<K6End> {
  let end: K6End = { code: 1, output: '' }
  const { signal } = runner
  for (let left = TRIES[run.script] ?? 1; left > 0 && end.code !== 0 && !signal.aborted; left -= 1) {
    rmSync(report, { force: true })
    end = await runK6(runner, run)
    // A wrong answer is wrong the first time.
    if (!existsSync(report) || readReport(report).thresholds.some(isWrong)) break
  }
  // k6 ends well even when it could not write what handleSummary gave it.
  const isWhole = existsSync(report) && readReport(report).thresholds.length > 0
  return end.code === 0 && !isWhole ? { code: 1, output: `${end.output}\n${report}: no report` } : end
}

/** What may only be judged on a machine that does nothing else: the share. */
export const isWrong = ({ metric, ok }: Report['thresholds'][number]): boolean =>
  !ok && !metric.startsWith('share')
