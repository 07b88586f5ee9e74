/** `npm run check`: every tool that judges the source, one after the other; all of them run, and each failure counts. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { runCommand } from './run/command.ts'
import { UsageError } from './run/options.ts'

const SOURCES = [
  'packages',
  'services',
  'orchestrator',
  'interfaces',
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
  {
    name: 'types of screens',
    finds: 'what does not compile in a browser',
    command: ['tsc', '--project', 'interfaces/web'],
  },
  { name: 'format', finds: 'layout and import order', command: ['biome', 'check'] },
  { name: 'lint', finds: 'promises, switches, sizes, names', command: ['oxlint'] },
  {
    name: 'imports',
    finds: 'who imports whom',
    command: ['depcruise', '--config', '.dependency-cruiser.mjs', ...SOURCES],
  },
  { name: 'unused', finds: 'unused files, exports and dependencies', command: ['knip', '--no-progress'] },
  {
    name: 'repository',
    finds: 'the rules of proofs/repository',
    command: ['vitest', 'run', '--project', 'unit', 'proofs/repository'],
  },
]
const steps = STEPS.map(({ name, finds }) => `  ${name.padEnd(11)} ${finds}`).join('\n')

const help = {
  fr: `npm run check [-- étape…]\nChaque outil qui juge le code, l’un après l’autre ; sortie 1 si l’un se plaint.\n${steps}`,
  en: `npm run check [-- step…]\nEvery tool that judges the source, one after the other; exit 1 when one complains.\n${steps}`,
}

await runCommand({ help, words: true }, ({ words, settings, say }) => {
  const unknown = words.find((word) => !STEPS.some(({ name }) => name === word))
  if (unknown !== undefined)
    throw new UsageError({ fr: `« ${unknown} » : étape inconnue`, en: `"${unknown}": no such step` })
  const chosen = STEPS.filter(({ name }) => words.length === 0 || words.includes(name))
  const passed = chosen.map((step) => run(step, settings.checkout, say))
  return passed.every(Boolean) ? 0 : 1
})

/** Runs one step and tells how it went; its output is shown when it failed. */
function run({ name, finds, command }: Step, checkout: string, say: (line: string) => void): boolean {
  const [binary, ...args] = command
  const began = performance.now()
  const result = spawnSync(join(checkout, 'node_modules/.bin', binary), args, {
    cwd: checkout,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 64 * 1024 * 1024,
    shell: process.platform === 'win32',
  })
  const ok = result.status === 0
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  say(`${ok ? '✓' : '✗'} ${name.padEnd(11)} ${seconds.padStart(5)} s  ${finds}`)
  if (!ok) say(`${result.error?.message ?? ''}${result.stdout ?? ''}${result.stderr ?? ''}`)
  return ok
}
