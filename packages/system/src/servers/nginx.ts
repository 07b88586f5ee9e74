/** nginx from Debian's package, in a folder and on a port of the system's own: one door in front of the interfaces. */
import { join } from 'node:path'
import { StartError } from '../start-error.ts'
import { toolPath } from '../tools/tools.ts'
import { edgeConfiguration } from './edge.ts'
import { prepareFolder, type Server, startServer } from './server.ts'

/** Offset 0. */
export const NGINX_PORT = 8088

export interface NginxOptions {
  readonly directory: string
  readonly port: number
  /** Of the interfaces. */
  readonly instancePorts: readonly number[]
}

const SYSTEM_PATH = '/usr/bin:/bin:/usr/local/bin'
const ACCOUNTS = ['www-data', 'nobody']
const START_WITHIN_MS = 30_000
const FILE = 'nginx.conf'

const program = (): string | undefined => toolPath('nginx', SYSTEM_PATH)

/** Whether this machine has it. */
export const hasNginx = (): boolean => program() !== undefined

/** Starts it. Throws StartError, with nothing left running. */
export async function startNginx({ directory, port, instancePorts }: NginxOptions): Promise<Server> {
  const file = program()
  if (file === undefined)
    throw new StartError({
      fr: 'nginx est absent : npm run tools l’installe',
      en: 'nginx is missing: npm run tools installs it',
    })
  const place = { directory, accounts: ACCOUNTS }
  const configuration = edgeConfiguration({
    listen: `127.0.0.1:${port}`,
    instances: instancePorts.map((instance) => `127.0.0.1:${instance}`),
    temporary: directory,
    processes: 'one',
  })
  prepareFolder(place, { [FILE]: configuration })
  return startServer({
    ...place,
    name: 'nginx',
    // Its own log of errors would be a folder of the machine's.
    programs: [
      {
        file,
        args: ['-p', directory, '-c', join(directory, FILE), '-e', 'stderr'],
        env: { PATH: SYSTEM_PATH, LANG: 'C.UTF-8' },
      },
    ],
    port,
    startWithinMs: START_WITHIN_MS,
  })
}
