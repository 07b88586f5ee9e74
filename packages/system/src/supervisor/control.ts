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

/** Does an act to the processes that have this name or id, and tells how they stand then; none: nobody has it. */
export type Doer = (act: Act, name: string) => Promise<readonly RecordedProcess[]>

/** Longer than a process gives itself to drain, and to start three times. */
const PATIENCE_MS = 120_000

/** Listens until it is closed. */
export async function openControl(does: Doer): Promise<Control> {
  const secret = randomBytes(24).toString('base64url')
  const server = createServer((request, response) => {
    const answer = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    const asked = readAct(request)
    if (!isSame(request.headers.authorization ?? '', `Bearer ${secret}`)) answer(401, {})
    else if (asked === undefined) answer(404, {})
    else
      does(asked.act, asked.name).then(
        (processes) => answer(200, { processes }),
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

function readAct({ method, url = '' }: IncomingMessage): { act: Act; name: string } | undefined {
  const [, act, name] = /^\/(\w+)\/([\w-]+)$/.exec(url) ?? []
  const known = ACTS.find((one) => one === act)
  return method === 'POST' && known !== undefined && name !== undefined ? { act: known, name } : undefined
}

const digest = (text: string) => createHash('sha256').update(text).digest()
const isSame = (given: string, wanted: string) => timingSafeEqual(digest(given), digest(wanted))

/** Asks the supervisor of this run. Throws StartError for what could not be done. */
export async function askSupervisor(
  { control }: Pick<RunRecord, 'control'>,
  act: Act,
  name: string,
): Promise<readonly RecordedProcess[]> {
  const { port, secret } = control
  const answer = await fetch(`http://127.0.0.1:${port}/${act}/${name}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}` },
    signal: AbortSignal.timeout(PATIENCE_MS),
  })
  const { processes = [], message } = (await answer.json()) as {
    processes?: readonly RecordedProcess[]
    message?: { fr: string; en: string } | string
  }
  if (answer.ok) return processes
  throw typeof message === 'object'
    ? new StartError(message)
    : new Error(`the supervisor answered ${answer.status}: ${message ?? ''}`)
}
