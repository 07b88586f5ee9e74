/**
 * Every load script, briefly, against a system of our own: does it run, does the shop answer as promised, are the reports
 * written? Speed is not judged, so a slow machine changes nothing.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Context } from '../../cli/run/command.ts'
import { describeSystem, type K6End, runK6, type ScriptName } from './k6.ts'
import { withOwnSystem } from './own-system.ts'
import { readReport } from './report-file.ts'

const SIZES: Readonly<Record<ScriptName, Readonly<Record<string, string>>>> = {
  lb: { DUREE: '5s' },
  'sans-lb': { DUREE: '2s' },
  saga: { USAGERS: '3', DUREE: '4s' },
  charge: { PALIERS: '2,4', DUREE: '2s' },
  endurance: { USAGERS: '2', DUREE: '6s' },
  pointe: { USAGERS: '2', POINTE: '8', DUREE: '2s' },
}

/**
 * A machine that stops for half a second makes the gateway's probe of an instance time out, and the other then has a turn
 * more: that says nothing about whose turn it is. It does not happen three times in a row.
 */
const TRIES: Partial<Record<ScriptName, number>> = { lb: 3 }

/** Resolves to the exit code. */
export async function smokeAll(context: Context, k6: string, signal: AbortSignal): Promise<number> {
  const { config, say, paint } = context
  const folder = mkdtempSync(join(tmpdir(), 'comptoir-charge-'))
  try {
    return await withOwnSystem(config.checkout, {}, async (run) => {
      for (const script of Object.keys(SIZES) as ScriptName[]) {
        const page = join(folder, `${script}.html`)
        const env = {
          ...config.inherited,
          ...describeSystem(run),
          ...SIZES[script],
          FUMEE: '1',
          RAPPORT: page,
        }
        const began = performance.now()
        const end = await tryRun({ k6, checkout: config.checkout, script, env, signal, quiet: true }, page)
        const seconds = ((performance.now() - began) / 1000).toFixed(1)
        if (end.code !== 0) {
          say(`${end.output}\n ${paint('red', '✗')} ${script}`)
          return signal.aborted ? 130 : 1
        }
        say(` ${paint('green', '✓')} ${script.padEnd(9)} ${seconds.padStart(5)} s`)
      }
      return 0
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function tryRun(run: Parameters<typeof runK6>[0], page: string): Promise<K6End> {
  let end: K6End = { code: 1, output: '' }
  for (let left = TRIES[run.script] ?? 1; left > 0 && end.code !== 0 && !run.signal.aborted; left -= 1) {
    rmSync(page, { force: true })
    end = await runK6(run)
    // A wrong answer is wrong the first time.
    if (!isWhole(page) || readReport(page).seuils.some(isWrong)) break
  }
  // k6 ends well even when it could not write what handleSummary gave it.
  return end.code === 0 && !isWhole(page) ? { code: 1, output: `${end.output}\n${page}: no report` } : end
}

const isWrong = ({ metrique, tenu }: { readonly metrique: string; readonly tenu: boolean }): boolean =>
  !tenu && !metrique.startsWith('partage')

/** The page to its last tag, and the JSON with a threshold that was judged. */
const isWhole = (page: string): boolean =>
  existsSync(page) && readFileSync(page, 'utf8').endsWith('</html>\n') && readReport(page).seuils.length > 0
