/** A process as `npm start` runs it, on a free port, spoken to over HTTP: a service most of the time. */
import { join } from 'node:path'
import { checkout } from '@comptoir/system/checkout.ts'
import { serverEnvironment } from '@comptoir/system/environment.ts'
import { freePort } from '@comptoir/system/postgres/throw-away.ts'
import { Program } from '@comptoir/system/program.ts'
import { TimeIsUp, until } from '@comptoir/system/until.ts'

const PATIENCE_MS = 45_000

export interface ServiceProcess {
  readonly url: string
  /** What it wrote so far, its log first of all. */
  said(): string
  /** Sends a request with a JSON body; returns status, headers and the parsed body. */
  request(
    method: string,
    path: string,
    options?: { body?: object; headers?: Record<string, string> },
  ): Promise<ServiceAnswer>
  /** Ends it as `kill -9` does, or with another signal, and waits until it is gone. */
  kill(signal?: NodeJS.Signals): Promise<void>
}

export interface ServiceAnswer {
  readonly status: number
  readonly headers: Headers
  readonly body: unknown
}

type Variables = Readonly<Record<string, string>>

/** Starts `services/<name>`: see `startProcess`. */
export const startService = (name: string, env: Variables): Promise<ServiceProcess> =>
  startProcess(`services/${name}`, env)

/**
 * Starts the process of this folder, or another one of it, with these variables and resolves once `/health` answers (`/ready` may still say no).
 * @throws with what it logged when it ends before that.
 */
export async function startProcess(
  folder: string,
  env: Variables,
  main = 'src/main.ts',
): Promise<ServiceProcess> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const program = new Program({
    name: folder,
    file: process.execPath,
    args: [main],
    cwd: join(checkout, folder),
    env: { ...serverEnvironment(), PORT: String(port), LOG_LEVEL: 'warn', ...env },
  })
  try {
    await program.ready(`${url}/health`, PATIENCE_MS)
  } catch (cause) {
    await program.kill()
    throw cause
  }
  return {
    url,
    said: () => program.said(),
    request: (method, path, options) => request(url + path, method, options),
    kill: (signal) => program.kill(signal),
  }
}

/** Asks again, 20 times a second, until `holds` answers true. False when that took too long; its exceptions pass through. */
export async function eventually(
  holds: () => Promise<boolean>,
  patienceMs: number = PATIENCE_MS,
): Promise<boolean> {
  try {
    return await until(holds, { limitMs: patienceMs, everyMs: 50 })
  } catch (cause) {
    if (cause instanceof TimeIsUp) return false
    throw cause
  }
}

async function request(
  url: string,
  method: string,
  { body, headers = {} }: { body?: object; headers?: Record<string, string> } = {},
): Promise<ServiceAnswer> {
  const answer = await fetch(url, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    body: body === undefined ? null : JSON.stringify(body),
  })
  const text = await answer.text()
  return { status: answer.status, headers: answer.headers, body: text === '' ? undefined : JSON.parse(text) }
}
