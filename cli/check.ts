/** `pnpm check`: every tool that judges the source, one after the other; all of them run, and each failure counts. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'

const CHECKOUT = resolve(import.meta.dirname, '..')
const BIN = join(CHECKOUT, 'node_modules/.bin')
const SOURCES = [
  'packages',
  'services',
  'orchestrator',
  'krakend',
  'proofs',
  'postman',
  'deploy',
  'grafana',
  'k6',
  'cli',
]

interface Step {
  readonly name: string
  readonly finds: string
  readonly command: readonly [string, ...string[]]
}

const STEPS: readonly Step[] = [
  { name: 'types', finds: 'what does not compile', command: ['tsc'] },
  { name: 'format', finds: 'layout and import order', command: ['biome', 'check'] },
  { name: 'lint', finds: 'promises, switches, sizes, names', command: ['oxlint'] },
  {
    name: 'imports',
    finds: 'who imports whom',
    command: [
      'depcruise',
      '--config',
      '.dependency-cruiser.mjs',
      ...SOURCES.filter((one) => existsSync(join(CHECKOUT, one))),
    ],
  },
  { name: 'unused', finds: 'unused files, exports and dependencies', command: ['knip', '--no-progress'] },
  {
    name: 'repository',
    finds: 'the rules of proofs/repository',
    command: ['vitest', 'run', '--project', 'unit', 'proofs/repository'],
  },
]

/** Runs one step and tells how it went; its output is shown when it failed. */
function run({ name, finds, command }: Step): boolean {
  const [binary, ...args] = command
  const began = performance.now()
  const result = spawnSync(join(BIN, binary), args, {
    cwd: CHECKOUT,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 64 * 1024 * 1024,
    shell: process.platform === 'win32',
  })
  const ok = result.status === 0
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  process.stdout.write(`${ok ? '✓' : '✗'} ${name.padEnd(11)} ${seconds.padStart(5)} s  ${finds}\n`)
  if (!ok)
    process.stdout.write(`${result.error?.message ?? ''}${result.stdout ?? ''}${result.stderr ?? ''}\n`)
  return ok
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { help: { type: 'boolean', short: 'h', default: false } },
})
const unknown = positionals.filter((name) => !STEPS.some((step) => step.name === name))
if (values.help || unknown.length > 0) {
  const steps = STEPS.map(({ name, finds }) => `  ${name.padEnd(11)} ${finds}`).join('\n')
  process.stdout.write(`pnpm check [step…]\n\n${steps}\n`)
  process.exitCode = values.help ? 0 : 1
} else {
  const chosen = positionals.length === 0 ? STEPS : STEPS.filter(({ name }) => positionals.includes(name))
  process.exitCode = chosen.map(run).every(Boolean) ? 0 : 1
}
if (process.connected) process.disconnect()
