/** Runs named tests in a copy of the checkout, and tells what became of each. */
import { spawn } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'

export interface NamedTest {
  readonly file: string
  /** A part of its name. */
  readonly name: string
}

export interface TestRun {
  /** `passed` and `failed`: of every test with that name. `missing`: it never ran, as when its file cannot be loaded. */
  readonly verdicts: readonly ('passed' | 'failed' | 'missing')[]
  /** What vitest said, for people. */
  readonly output: string
}

interface Report {
  readonly testResults: readonly {
    readonly name: string
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[]
  }[]
}

/** A test that is meant to fail need not be waited for as one that is meant to pass. */
const SHORT_MS = 8_000
/** A whole run is ended after that. */
const LIMIT_MS = 120_000

export interface TestRunOptions {
  /** The copy. */
  readonly folder: string
  /** The administrator's address of the PostgreSQL to use. */
  readonly server: string
  /** Whether these tests are meant to fail. */
  readonly mutated: boolean
}

export async function runTests(tests: readonly NamedTest[], options: TestRunOptions): Promise<TestRun> {
  const { folder, server } = options
  const report = join(folder, 'report.json')
  const files = [...new Set(tests.map(({ file }) => file))]
  const pattern = [...new Set(tests.map(({ name }) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')))].join('|')
  const args = ['run', ...files, '-t', pattern, '--reporter=json', `--outputFile=${report}`]
  const env = {
    ...process.env,
    COMPTOIR_TEST_POSTGRES: server,
    ...(options.mutated ? { COMPTOIR_PATIENCE_MS: String(SHORT_MS) } : {}),
  }
  rmSync(report, { force: true })
  const output = await run([join(folder, 'node_modules/vitest/vitest.mjs'), ...args], folder, env)
  const results = readReport(report)
  return { output, verdicts: tests.map((test) => verdictOf(results, join(folder, test.file), test.name)) }
}

function verdictOf(report: Report | undefined, file: string, name: string) {
  const results = report?.testResults.find((one) => one.name === file)?.assertionResults ?? []
  const named = results.filter(({ fullName, status }) => fullName.includes(name) && status !== 'skipped')
  if (named.some(({ status }) => status === 'failed')) return 'failed'
  return named.length > 0 && named.every(({ status }) => status === 'passed') ? 'passed' : 'missing'
}

function readReport(path: string): Report | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Report
  } catch {
    return undefined
  }
}

function run(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
    const chunks: Buffer[] = []
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    const timer = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS)
    child.once('error', reject)
    child.once('close', () => {
      clearTimeout(timer)
      resolve(Buffer.concat(chunks).toString())
    })
  })
}
