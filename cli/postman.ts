/** `npm run postman`: the collection against the running system, or against one of its own. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Program } from '@comptoir/system/program.ts'
import { RunningSystem } from '@comptoir/system/running-system.ts'
import { StartError } from '@comptoir/system/start-error.ts'
import { stateDirectories } from '@comptoir/system/state.ts'
import { isReady } from '@comptoir/system/supervisor/child.ts'
import { readLiveRun } from '@comptoir/system/supervisor/run-file.ts'
import { tokenFileOf } from '@comptoir/system/supervisor/supervisor.ts'
import { gateway } from '@comptoir/system/topology.ts'
import { addresses } from '../postman/generate.ts'
import { installNewman, NEWMAN } from '../postman/install.ts'
import { type Context, runCommand } from './run/command.ts'
import { UsageError } from './run/options.ts'

const help = {
  fr: `npm run postman [-- --rounds 2] [--start]
Joue la collection Postman (postman/comptoir.postman_collection.json) par newman contre le système qui tourne (PORT_OFFSET
compris). --rounds : plusieurs fois de suite, sur les mêmes données. --start : lance un système à part, sur des ports
libres et des données neuves, puis l’arrête. newman s’installe à la première fois (65 Mo). Sortie 1 si tout n’est pas vert.`,
  en: `npm run postman [-- --rounds 2] [--start]
Runs the Postman collection (postman/comptoir.postman_collection.json) with newman against the running system (PORT_OFFSET
included). --rounds: several times in a row, on the same data. --start: starts a system apart, on free ports and new
data, then stops it. newman is installed the first time (65 MB). Exit 1 when not all is green.`,
}
const options = { rounds: { type: 'number', default: 1 }, start: { type: 'boolean' } } as const

const RUN_LIMIT_MS = 300_000
const REQUEST_LIMIT_MS = 30_000
/** Exit code of a run that was asked to stop, as shells give it for Ctrl+C. */
const STOPPED = 130

interface Target {
  readonly offset: number
  readonly state: string | undefined
}

await runCommand({ help, options }, async (context) => {
  const { start, rounds } = context.options
  if (rounds < 1) throw new UsageError({ fr: '--rounds : au moins 1', en: '--rounds: at least 1' })
  // Before a long installation: that the system does not run is told at once.
  const running = start ? undefined : await findRunning(context)
  const installing = { fr: 'Installation de newman (une seule fois)…', en: 'Installing newman (once)…' }
  await installNewman(() => process.stderr.write(`${context.text(installing)}\n`))
  if (running !== undefined) return await runRounds(context, running)
  if (context.stopped.aborted) return STOPPED
  return await RunningSystem.with({}, ({ offset, folder }) => runRounds(context, { offset, state: folder }))
})

/** The system of this checkout, or the one that PORT_OFFSET names. Throws StartError when there is none. */
async function findRunning({ settings }: Context): Promise<Target> {
  const run = readLiveRun(stateDirectories(settings.checkout, settings.stateOverride).checkout)
  const offset = settings.portOffset === 0 ? (run?.portOffset ?? 0) : settings.portOffset
  const port = Number(gateway.ports[0]) + offset
  if (port <= 65_535 && (await isReady(port))) return { offset, state: settings.stateOverride }
  throw new StartError({
    fr: `le système ne tourne pas : rien n’est prêt au port ${port} ; lancez npm start, ou ajoutez --start`,
    en: `the system is not running: nothing is ready on port ${port}; run npm start, or add --start`,
  })
}

async function runRounds(context: Context<typeof options>, target: Target): Promise<number> {
  const { settings, stopped, say, text } = context
  const { rounds } = context.options
  const folder = mkdtempSync(join(tmpdir(), 'comptoir-postman-'))
  try {
    const environment = join(folder, 'environment.json')
    writeFileSync(environment, environmentFor(context, target), { mode: 0o600 })
    for (let round = 1; round <= rounds; round += 1) {
      if (stopped.aborted) return STOPPED
      const newman = new Program({
        name: 'newman',
        file: process.execPath,
        args: newmanArgs(settings.checkout, environment),
        cwd: settings.checkout,
        env: process.env,
        shown: true,
      })
      stopped.addEventListener('abort', () => newman.signal('SIGTERM'), { once: true })
      if ((await newman.gone) !== 'code 0') return stopped.aborted ? STOPPED : 1
      say(
        text({
          fr: `✓ tour ${round} sur ${rounds} : tout est vert`,
          en: `✓ round ${round} of ${rounds}: all green`,
        }),
      )
    }
    return 0
  } finally {
    // It holds the operator's token.
    rmSync(folder, { recursive: true, force: true })
  }
}

function newmanArgs(checkout: string, environment: string): string[] {
  const given = {
    environment,
    timeout: RUN_LIMIT_MS,
    'timeout-request': REQUEST_LIMIT_MS,
    'timeout-script': REQUEST_LIMIT_MS,
    color: process.stdout.isTTY && !process.env['NO_COLOR'] ? 'on' : 'off',
  }
  return [
    NEWMAN,
    'run',
    join(checkout, 'postman/comptoir.postman_collection.json'),
    ...Object.entries(given).flatMap(([name, value]) => [`--${name}`, String(value)]),
    '--reporter-cli-no-success-assertions',
    '--reporter-cli-no-banner',
  ]
}

interface Variable {
  readonly key: string
  readonly value: string
}

/** The committed environment, with the addresses and the operator's token of this system. */
function environmentFor({ settings }: Context, { offset, state }: Target): string {
  const committed = JSON.parse(
    readFileSync(join(settings.checkout, 'postman/comptoir.postman_environment.json'), 'utf8'),
  ) as { values: Variable[] }
  const tokenFile = tokenFileOf(stateDirectories(settings.checkout, state).checkout)
  const token = existsSync(tokenFile) ? readFileSync(tokenFile, 'utf8').trim() : ''
  const known = new Map(
    [...addresses(offset), { key: 'jetonOperateur', value: token }].map((v) => [v.key, v.value]),
  )
  const values = committed.values.map((one) => ({ ...one, value: known.get(one.key) ?? one.value }))
  return JSON.stringify({ ...committed, values })
}
