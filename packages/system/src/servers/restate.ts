/** Restate's server from npm, in a folder and on ports of the system's own: it keeps the results of sagas that it runs. */
import { join } from 'node:path'
import { StartError } from '../start-error.ts'
import { toolPath } from '../tools/tools.ts'
import { until } from '../until.ts'
import { prepareFolder, type Server, startServer } from './server.ts'

/** Offset 0. `worker` is where orchestrators listen for it. */
export const RESTATE_PORTS = { ingress: 8480, admin: 8481, node: 8482, worker: 8483 } as const

export interface RestateOptions {
  readonly directory: string
  readonly portOffset: number
}

export interface Restate extends Server {
  readonly ingress: string
  readonly workerPort: number
  /** Tells it where its workers listen, once one does; again after each start of them. Throws StartError. */
  register(worker?: string): Promise<void>
}

const ACCOUNTS = ['restate', 'nobody']
const START_WITHIN_MS = 60_000
const REGISTER_WITHIN_MS = 20_000
const LOOPBACK = '127.0.0.1'

const at = (port: number): string => `http://${LOOPBACK}:${port}`

/** Where its ingress is asked. */
export const restateUrl = (portOffset: number): string => at(RESTATE_PORTS.ingress + portOffset)

/** Whether `npm run tools -- restate` was run here. */
export const hasRestate = (): boolean => toolPath('restate', '') !== undefined

/** Starts the server. Throws StartError, with nothing left running. */
export async function startRestate({ directory, portOffset }: RestateOptions): Promise<Restate> {
  const file = toolPath('restate', '')
  if (file === undefined)
    throw new StartError({
      fr: 'Restate est absent : npm run tools -- restate va le chercher',
      en: 'Restate is missing: npm run tools -- restate gets it',
    })
  const ports = {
    ingress: RESTATE_PORTS.ingress + portOffset,
    admin: RESTATE_PORTS.admin + portOffset,
    node: RESTATE_PORTS.node + portOffset,
    worker: RESTATE_PORTS.worker + portOffset,
  }
  const place = { directory, accounts: ACCOUNTS }
  prepareFolder(place, {})
  const server = await startServer({
    ...place,
    name: 'Restate',
    programs: [{ file, args: argumentsOf(directory), env: { ...environment(ports), TMPDIR: directory } }],
    port: ports.ingress,
    startWithinMs: START_WITHIN_MS,
  })
  return {
    ...server,
    ingress: restateUrl(portOffset),
    workerPort: ports.worker,
    register: (worker = at(ports.worker)) => register(at(ports.admin), worker),
  }
}

const argumentsOf = (directory: string): readonly string[] => [
  `--base-dir=${join(directory, 'data')}`,
  '--node-name=comptoir',
  '--listen-mode=tcp',
  '--no-logo',
]

/** Loopback only, nothing told to anybody, and no more memory than a shop on one machine needs. */
function environment(ports: Readonly<Record<'ingress' | 'admin' | 'node', number>>): Record<string, string> {
  return {
    LANG: 'C.UTF-8',
    RUST_LOG: 'warn',
    RESTATE_LOG_FORMAT: 'json',
    RESTATE_DISABLE_TELEMETRY: 'true',
    DO_NOT_TRACK: '1',
    RESTATE_CLUSTER_NAME: 'comptoir',
    RESTATE_BIND_IP: LOOPBACK,
    RESTATE_ADVERTISED_HOST: LOOPBACK,
    RESTATE_BIND_PORT: String(ports.node),
    RESTATE_INGRESS__BIND_ADDRESS: `${LOOPBACK}:${ports.ingress}`,
    RESTATE_ADMIN__BIND_ADDRESS: `${LOOPBACK}:${ports.admin}`,
    RESTATE_ADMIN__DISABLE_WEB_UI: 'true',
    RESTATE_DEFAULT_NUM_PARTITIONS: '4',
    RESTATE_ROCKSDB_TOTAL_MEMORY_SIZE: '256MB',
    RESTATE_SHUTDOWN_TIMEOUT: '5s',
    RESTATE_WORKER__CLEANUP_INTERVAL: '60s',
    TOKIO_WORKER_THREADS: '2',
  }
}

/** The workers of one address are one deployment: what they were before goes on with what they are now. */
async function register(admin: string, worker: string): Promise<void> {
  let said = ''
  const isTaken = async () => {
    try {
      const answer = await fetch(`${admin}/deployments`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ uri: worker, force: true }),
        signal: AbortSignal.timeout(5_000),
      })
      said = await answer.text()
      return answer.ok
    } catch (cause) {
      said = String(cause)
      return false
    }
  }
  await until(isTaken, { limitMs: REGISTER_WITHIN_MS }).catch((cause: unknown) => {
    throw new StartError(
      {
        fr: `Restate n’atteint pas les orchestrateurs en ${worker} : ${said}`,
        en: `Restate does not reach the orchestrators at ${worker}: ${said}`,
      },
      cause,
    )
  })
}
