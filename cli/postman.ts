/** `npm run postman`: the collection against the running system, or against one of its own. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { StartError } from '@comptoir/system/start-error.ts'
import { stateDirectories } from '@comptoir/system/state.ts'
import { isReady } from '@comptoir/system/supervisor/child.ts'
import { readLiveRun } from '@comptoir/system/supervisor/run-file.ts'
import { tokenFileOf } from '@comptoir/system/supervisor/supervisor.ts'
import { addresses } from '../postman/generate.ts'
import { installNewman, NEWMAN } from '../postman/install.ts'
import { runChild } from '../postman/run-child.ts'
import { startSystem } from '../proofs/e2e/running-system.ts'
import { type Context, runCommand } from './run/command.ts'

const help = {
  fr: `npm run postman [-- --tours 2] [--demarrer]
Joue la collection Postman (postman/comptoir.postman_collection.json) par newman contre le système qui tourne (PORT_OFFSET
compris). --tours : plusieurs fois de suite, sur les mêmes données. --demarrer : lance un système à part, sur des ports
libres et des données neuves, puis l’arrête. newman s’installe à la première fois (65 Mo). Sortie 1 si tout n’est pas vert.`,
  en: `npm run postman [-- --tours 2] [--demarrer]
Runs the Postman collection (postman/comptoir.postman_collection.json) with newman against the running system (PORT_OFFSET
included). --tours: several times in a row, on the same data. --demarrer: starts a system apart, on free ports and new
data, then stops it. newman is installed the first time (65 MB). Exit 1 when not all is green.`,
}

const GATEWAY_PORT = 8080
const RUN_LIMIT_MS = 300_000
const REQUEST_LIMIT_MS = 30_000

/** Exit code of a run that was asked to stop, as shells give it for Ctrl+C. */
const STOPPED = 130

// Asked to stop, we end newman and then the system that we started, instead of dying and leaving both behind.
const asked = new AbortController()
for (const word of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'] as const)
  process.on(word, () => asked.abort())

interface Target {
  readonly offset: number
  readonly state: string | undefined
}

await runCommand(help, async (context) => {
  const english = context.config.language === 'en'
  if (context.config.rounds < 1)
    throw new StartError({ fr: '--tours : au moins 1', en: '--tours: at least 1' })
  // Before a long installation: whoever forgot to start the system learns it at once.
  const running = context.config.ownSystem ? undefined : await findRunning(context)
  await installNewman(() =>
    process.stderr.write(
      english ? 'Installing newman (once)…\n' : 'Installation de newman (une seule fois)…\n',
    ),
  )
  if (running !== undefined) return await runRounds(context, running)
  if (asked.signal.aborted) return STOPPED
  const system = await startSystem()
  try {
    return await runRounds(context, system)
  } finally {
    await system.stop()
  }
})

/** The system of this checkout, or the one that PORT_OFFSET names. Throws StartError when there is none. */
async function findRunning({ config }: Context): Promise<Target> {
  const run = readLiveRun(stateDirectories(config.checkout, config.stateOverride).checkout)
  const offset = config.portOffset === 0 ? (run?.portOffset ?? 0) : config.portOffset
  const port = GATEWAY_PORT + offset
  if (port <= 65_535 && (await isReady(port))) return { offset, state: config.stateOverride }
  throw new StartError({
    fr: `le système ne tourne pas : rien n’est prêt au port ${port} ; lancez npm start, ou ajoutez --demarrer`,
    en: `the system is not running: nothing is ready on port ${port}; run npm start, or add --demarrer`,
  })
}

async function runRounds(context: Context, target: Target): Promise<number> {
  const { rounds, checkout, colours, language } = context.config
  const folder = mkdtempSync(join(tmpdir(), 'comptoir-postman-'))
  try {
    const environment = join(folder, 'environment.json')
    writeFileSync(environment, environmentFor(context, target), { mode: 0o600 })
    for (let round = 1; round <= rounds; round += 1) {
      if (asked.signal.aborted) return STOPPED
      const { code } = await runChild(process.execPath, newmanArgs(checkout, environment, colours), {
        cwd: checkout,
      })
      if (code !== 0) return asked.signal.aborted ? STOPPED : 1
      context.say(
        language === 'en'
          ? `✓ round ${round} of ${rounds}: all green`
          : `✓ tour ${round} sur ${rounds} : tout est vert`,
      )
    }
    return 0
  } finally {
    // It holds the operator's token.
    rmSync(folder, { recursive: true, force: true })
  }
}

function newmanArgs(checkout: string, environment: string, colours: boolean): string[] {
  const options = {
    environment,
    timeout: RUN_LIMIT_MS,
    'timeout-request': REQUEST_LIMIT_MS,
    'timeout-script': REQUEST_LIMIT_MS,
    color: colours ? 'on' : 'off',
  }
  return [
    NEWMAN,
    'run',
    join(checkout, 'postman/comptoir.postman_collection.json'),
    ...Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]),
    '--reporter-cli-no-success-assertions',
    '--reporter-cli-no-banner',
  ]
}

interface Variable {
  readonly key: string
  readonly value: string
}

/** The committed environment, with the addresses and the operator's token of this system. */
function environmentFor({ config }: Context, { offset, state }: Target): string {
  const committed = JSON.parse(
    readFileSync(join(config.checkout, 'postman/comptoir.postman_environment.json'), 'utf8'),
  ) as { values: Variable[] }
  const tokenFile = tokenFileOf(stateDirectories(config.checkout, state).checkout)
  const token = existsSync(tokenFile) ? readFileSync(tokenFile, 'utf8').trim() : ''
  const known = new Map(
    [...addresses(offset), { key: 'jetonOperateur', value: token }].map((v) => [v.key, v.value]),
  )
  const values = committed.values.map((one) => ({ ...one, value: known.get(one.key) ?? one.value }))
  return JSON.stringify({ ...committed, values })
}
