/** A small service that says what a test tells it to say, and keeps what it was asked. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { request } from 'undici'

export interface Seen {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
  readonly bytes: Buffer
}

export interface FakeService {
  readonly url: string
  readonly seen: Seen[]
  /** The latest request. */
  last(): Seen
  /** What it says of itself to probes, which are not kept. */
  isWell: boolean
  /** What it does from now on. */
  reply: (seen: Seen, response: ServerResponse) => void
  /** Ends its listening and cuts its connections, as a killed process does. */
  kill(): Promise<void>
  /** Listens again, at the same address. */
  revive(): Promise<void>
}

export const json =
  (status: number, value: unknown, headers: Record<string, string | string[]> = {}): FakeService['reply'] =>
  (_seen, response) => {
    const text = JSON.stringify(value)
    response.writeHead(status, {
      'Content-Type': 'application/json',
      'Content-Length': Buffer.byteLength(text),
      ...headers,
    })
    response.end(text)
  }

const probed = ({ isWell }: Pick<FakeService, 'isWell'>, response: ServerResponse): void =>
  void response
    .writeHead(isWell ? 200 : 503, { 'Content-Type': 'application/json', 'Content-Length': 2 })
    .end('{}')

/** Starts it on a free port. */
export async function startFake(): Promise<FakeService> {
  const seen: Seen[] = []
  const server = createServer((incoming, response) => {
    if (incoming.url === '/health') return probed(fake, response)
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => {
      const { method = '', url = '', headers } = incoming
      const bytes = Buffer.concat(chunks)
      const one = { method, url, headers, body: bytes.toString(), bytes }
      seen.push(one)
      fake.reply(one, response)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('no port')
  const fake: FakeService = {
    url: `http://127.0.0.1:${address.port}`,
    seen,
    last: () => {
      const found = seen.at(-1)
      if (found === undefined) throw new Error('nothing was asked')
      return found
    },
    isWell: true,
    reply: json(200, { ok: true }),
    async kill() {
      if (!server.listening) return
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
    async revive() {
      server.listen(address.port, '127.0.0.1')
      await once(server, 'listening')
    },
  }
  return fake
}

export interface Answer {
  readonly status: number
  readonly headers: Record<string, string | string[] | undefined>
  readonly text: string
}

export interface Question {
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE' | 'PATCH' | 'OPTIONS'
  readonly headers?: Record<string, string>
  readonly body?: string | AsyncIterable<Buffer>
}

/** Asks and reads the whole answer, with status and headers as they came. */
export async function ask(
  url: string,
  { method = 'GET', headers = {}, body }: Question = {},
): Promise<Answer> {
  const answer = await request(url, { method, headers, body: (body ?? null) as string | null })
  return { status: answer.statusCode, headers: answer.headers, text: await answer.body.text() }
}

/** The problem in an answer. */
export function problemOf({ headers, text }: Answer): Record<string, unknown> {
  if (!String(headers['content-type']).startsWith('application/problem+json'))
    throw new Error(`no problem: ${text}`)
  return JSON.parse(text) as Record<string, unknown>
}
