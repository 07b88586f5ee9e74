/** A newcomer copies the commands of the README, one after the other, and stops with Ctrl+C. */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { freeSystemOffset, makeStateFolder } from '@comptoir/system/running-system.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { moved, promisedStatus, type ShownCommand, shownCommands, variableSet } from './readme-commands.ts'

const CHECKOUT = resolve(import.meta.dirname, '../..')
const [first, ...commands] = shownCommands('README.md')
const run = promisify(execFile)

let state = ''
let offset = 0
let system: ChildProcess
let said = ''
let ended: Promise<number | null>

beforeAll(async () => {
  state = makeStateFolder('readme')
  offset = await freeSystemOffset()
  await startAsShown(first?.text ?? '')
})

afterAll(async () => {
  if (system.exitCode === null && system.signalCode === null) interrupt()
  await ended
  rmSync(state, { recursive: true, force: true })
})

/** What a newcomer's shell may have for programs of his own: nothing of it may reach ours. */
const SHELL = {
  PGSSLMODE: 'require',
  PGHOST: '/nowhere',
  PGOPTIONS: '-c no_such_setting=1',
  PGPASSFILE: '/nowhere',
  PGSERVICE: 'nowhere',
  NODE_OPTIONS: '--no-warnings',
  HTTP_PROXY: 'http://127.0.0.1:1',
}

/** Runs the first command of the README in a process group of its own, as a terminal does, until it says ready. */
async function startAsShown(command: string): Promise<void> {
  const env = {
    ...process.env,
    ...SHELL,
    COMPTOIR_STATE: state,
    PORT_OFFSET: String(offset),
    LANG: 'fr_CA.UTF-8',
    LC_ALL: '',
  }
  system = spawn('bash', ['-c', command], {
    cwd: CHECKOUT,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  ended = new Promise((done) => system.once('exit', done))
  const ready = new Promise<void>((done) => {
    const listen = (chunk: Buffer): void => {
      said += chunk.toString()
      if (/prêt en [\d,.]+ s/.test(said)) done()
    }
    system.stdout?.on('data', listen)
    system.stderr?.on('data', listen)
  })
  const failed = ended.then((code) => Promise.reject(new Error(`${command} ended with ${code}:\n${said}`)))
  failed.catch(() => undefined)
  await Promise.race([ready, failed])
}

/** Ctrl+C: the terminal sends it to the whole group. */
function interrupt(): void {
  if (system.pid !== undefined) process.kill(-system.pid, 'SIGINT')
}

/** Processes that were started with our state folder in their environment or on their command line. */
function processesOfOurs(): readonly string[] {
  if (process.platform !== 'linux') return []
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && name !== String(process.pid))
    .filter((pid) =>
      [`/proc/${pid}/environ`, `/proc/${pid}/cmdline`].some((file) => textOf(file).includes(state)),
    )
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return '' // it has ended, or belongs to someone else
  }
}

test('the first command of the README is npm start', () => {
  expect(first?.text).toBe('npm start')
})

test('the French mirror shows the same commands', () => {
  expect(shownCommands('README.fr.md')).toEqual(shownCommands('README.md'))
})

describe('each command answers as the README says', () => {
  const isRequest = (command: ShownCommand) =>
    command.text.startsWith('curl ') || variableSet(command) !== undefined
  /** What earlier commands have set, as in the newcomer's own shell. */
  const variables: Record<string, string> = {}
  // Containers have a test of their own, `npm run containers`: tests ask for nothing beside Node and npm.
  const isForDocker = ({ text }: { text: string }) => text.startsWith('docker ')

  test.each(commands.filter((one) => !isRequest(one) && !isForDocker(one)))('$text', async ({ text }) => {
    // It rejects on any exit code but 0.
    await run('bash', ['-c', text], { cwd: CHECKOUT })
  })

  test.each(commands.filter(isRequest))('$text', async (command) => {
    const text = moved(command, offset)
    const env = { ...process.env, ...variables }
    const name = variableSet(command)
    if (name !== undefined) {
      const { stdout } = await run('bash', ['-c', `${text}; printf %s "$${name}"`], { env })
      expect(stdout).toMatch(/^(?!undefined).{8,}$/)
      variables[name] = stdout
      return
    }
    const { stdout } = await run('bash', ['-c', text], { env })
    const status = stdout.slice(stdout.lastIndexOf('\n') + 1)
    expect(status, stdout).toMatch(promisedStatus(command.comment))
    const state = /(CONFIRMEE|ANNULEE)/.exec(command.comment)?.[1]
    if (state !== undefined) expect(stdout).toContain(`"statut": "${state}"`)
  })
})

test('Ctrl+C ends the system cleanly and leaves no process', async () => {
  expect(processesOfOurs().length).toBeGreaterThan(process.platform === 'linux' ? 8 : -1)
  interrupt()
  // npm itself ends by the signal once the system has drained: there is no exit code then.
  expect([0, 130, null], said).toContain(await ended)
  await expect.poll(processesOfOurs).toEqual([])
})
