/**
 * `npm test`: every project of vitest, then one plain line, `N passed, N failed`. Arguments choose files, as vitest takes
 * them: `npm test -- stock`. The end-to-end tests start the whole system, so nothing else runs beside them.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { roundsOf } from './run/test-rounds.ts'
import { type Totals, totalOf, type VitestReport } from './run/test-totals.ts'

const CHECKOUT = resolve(import.meta.dirname, '..')

async function main(filters: readonly string[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'comptoir-tests-'))
  try {
    const totals: Totals = { passed: 0, failed: 0 }
    for (const [index, projects] of roundsOf(filters, CHECKOUT).entries()) {
      const file = join(folder, `${index}.json`)
      const status = await runVitest(projects, filters, file)
      const { passed, failed } = totalOf(readReport(file), status)
      totals.passed += passed
      totals.failed += failed
    }
    process.stdout.write(`\n${totals.passed} passed, ${totals.failed} failed\n`)
    // A filter that chose nothing has shown nothing.
    process.exitCode = totals.failed === 0 && totals.passed > 0 ? 0 : 1
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function runVitest(projects: readonly string[], filters: readonly string[], report: string): Promise<number> {
  const args = [
    'node_modules/vitest/vitest.mjs',
    'run',
    ...filters,
    ...projects.flatMap((project) => ['--project', project]),
    '--passWithNoTests',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, args, { cwd: CHECKOUT, stdio: ['ignore', 'inherit', 'inherit'] })
    const forward = (signal: NodeJS.Signals): void => void child.kill(signal)
    process.on('SIGTERM', forward)
    process.on('SIGINT', () => undefined) // the terminal sends it to vitest too, which stops its workers
    child.on('error', fail)
    child.on('exit', (code) => {
      process.off('SIGTERM', forward)
      done(code ?? 1)
    })
  })
}

function readReport(file: string): VitestReport | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as VitestReport
  } catch {
    return null // vitest ended before it could write: its exit code tells
  }
}

await main(process.argv.slice(2))
if (process.connected) process.disconnect()
