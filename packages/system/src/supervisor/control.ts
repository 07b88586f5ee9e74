/**
 * How a command reaches the supervisor that runs: over loopback, with a secret that the record of the run holds. Only the account that
 * runs the system can read that file.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { StartError } from '../start-error.ts'
import type { RecordedProcess, RunRecord } from './run-file.ts'

/** What a person may have done to one process of a running system. */
const ACTS = ['stop', 'restart'] as const
export type Act = (typeof ACTS)[number]

/** Where the supervisor is asked, and by which secret. */
export interface ControlAddress {
  readonly port: number
  readonly secret: string
}

interface Control {
  readonly address: ControlAddress
  readonly close: () => void
}

/** What a supervisor does and tells when it is asked. */
export interface Controlled {
  /** Does an act to the processes that have this name or id, and tells how they stand then; none: nobody has it. */
  readonly act: (act: Act, name: string) => Promise<readonly RecordedProcess[]>
  readonly busUrls: () => Promise<BusUrls>
}

/** The bus as an operator has it, and where other programs put what they want billed, where there is such a place. */
export interface BusUrls {
  readonly url: string
  readonly billingUrl?: string | undefined
}

/** Longer than a process gives itself to drain, and to start three times. */
const PATIENCE_MS = 120_000

/** Listens until it is closed. */
export async function openControl(controlled: Controlled): Promise<Control> {
  const secret = randomBytes(24).toString('base64url')
  const server = createServer((request, response) => {
    const answer = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    const work = workOf(request, controlled)
    if (!isSame(request.headers.authorization ?? '', `Bearer ${secret}`)) answer(401, {})
    else if (work === undefined) answer(404, {})
    else
      work().then(
        (said) => answer(200, said),
        (cause: unknown) => answer(500, { message: cause instanceof StartError ? cause : String(cause) }),
      )
  })
  server.requestTimeout = PATIENCE_MS
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    address: { port, secret },
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

function workOf(
  { method, url = '' }: IncomingMessage,
  { act, busUrls }: Controlled,
): (() => Promise<object>) | undefined {
  if (method === 'GET' && url === '/bus') return busUrls
  const [, word, name] = /^\/(\w+)\/([\w-]+)$/.exec(url) ?? []
  const known = ACTS.find((one) => one === word)
  if (method !== 'POST' || known === undefined || name === undefined) return undefined
  return async () => ({ processes: await act(known, name) })
}

const digest = (text: string) => createHash('sha256').update(text).digest()
const isSame = (given: string, wanted: string) => timingSafeEqual(digest(given), digest(wanted))

type Run = Pick<RunRecord, 'control'>

/** Has the supervisor of this run do it. Throws StartError for what could not be done. */
export async function askSupervisor(run: Run, act: Act, name: string): Promise<readonly RecordedProcess[]> {
  const { processes } = await ask<{ processes: readonly RecordedProcess[] }>(run, 'POST', `/${act}/${name}`)
  return processes
}

/** Where the bus of this run is, and as whom an operator goes there. */
export const askBusUrls = (run: Run): Promise<BusUrls> => ask<BusUrls>(run, 'GET', '/bus')

async function ask<T>({ control: { port, secret } }: Run, method: string, path: string): Promise<T> {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
    method,
    headers: { authorization: `Bearer ${secret}` },
    signal: AbortSignal.timeout(PATIENCE_MS),
  })
  const said = (await answer.json()) as T & { readonly message?: { fr: string; en: string } | string }
  if (answer.ok) return said
  const { message } = said
  throw typeof message === 'object'
    ? new StartError(message)
    : new Error(`the supervisor answered ${answer.status}: ${message ?? ''}`)
}
