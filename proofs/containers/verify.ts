/** docker-compose.yml as the programs of users read it: the old docker-compose and the library of Compose v2. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Terminal } from '@comptoir/system/terminal.ts'
import { goTool, hasProgram } from '@comptoir/system/tools/install.ts'
import { readEnvFile } from './compose.ts'

interface Reader {
  readonly name: string
  readonly command: readonly [string, ...string[]]
}

const profiles = ['', 'observabilite', 'ha', 'charge']

/** Runs each reader that this machine has over each profile. Resolves to 1 when one refuses, or when there is none. */
export async function verify({ say, paint, language }: Terminal, checkout: string): Promise<number> {
  const readers = [oldCompose(), await composeGo(checkout)].filter((reader) => reader !== undefined)
  if (readers.length < 2)
    say(
      paint(
        'yellow',
        language === 'en'
          ? 'missing: docker-compose 1.29 (apt-get install docker-compose) or Go; the other one read alone'
          : 'absent : docker-compose 1.29 (apt-get install docker-compose) ou Go ; l’autre a lu seul',
      ),
    )
  const runs = readers.flatMap((reader) => profiles.map((profile) => ({ reader, profile })))
  const refused = runs.filter(({ reader, profile }) => {
    const [program, ...args] = reader.command
    const { status, stderr } = spawnSync(program, args, {
      cwd: checkout,
      encoding: 'utf8',
      env: { ...process.env, ...variablesOf(checkout, profile), COMPOSE_PROFILES: profile },
    })
    say(`${status === 0 ? '✓' : '✗'} ${reader.name.padEnd(20)} ${profile || '—'}`)
    if (status !== 0) say(stderr)
    return status !== 0
  })
  return refused.length > 0 || readers.length === 0 ? 1 : 0
}

const variablesOf = (checkout: string, profile: string): Record<string, string> =>
  profile === 'ha' ? readEnvFile(readFileSync(join(checkout, 'deploy/ha.env'), 'utf8')) : {}

function oldCompose(): Reader | undefined {
  const { stdout } = spawnSync('docker-compose', ['version', '--short'], { encoding: 'utf8' })
  // Where the name belongs to Compose v2, it is the library's own program, and judges as the library does.
  return stdout
    ? { name: `docker-compose ${stdout.trim()}`, command: ['docker-compose', 'config', '--quiet'] }
    : undefined
}

async function composeGo(checkout: string): Promise<Reader | undefined> {
  if (!hasProgram('go', 'version')) return undefined
  return { name: 'compose-go', command: [await goTool(checkout, 'compose-go'), 'docker-compose.yml'] }
}
