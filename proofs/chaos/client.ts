/** How the customers of a run speak HTTP: every wait has a limit, and what did not come is an answer too. */
import { Agent, request } from 'undici'
import type { Answer } from './record.ts'

const CLIENT_MS = 10_000
const NONE: Answer = { status: 0, body: null, sagaId: null, invites: false }

export class Client {
  readonly #agent: Agent

  /** With that many connections to each place. */
  constructor(connections: number) {
    this.#agent = new Agent({ connections, headersTimeout: CLIENT_MS, bodyTimeout: CLIENT_MS })
  }

  /** The answer, or status 0 when none came: whatever was asked may have happened or not. */
  async post(url: string, body: object, headers: Readonly<Record<string, string>>): Promise<Answer> {
    try {
      const reply = await request(url, {
        method: 'POST',
        dispatcher: this.#agent,
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      })
      const { statusCode: status } = reply
      const said = (await reply.body.json()) as NonNullable<Answer['body']>
      return {
        status,
        body: said,
        sagaId: sagaOf(said, String(reply.headers['location'] ?? '')),
        invites: status >= 400 && reply.headers['retry-after'] !== undefined,
      }
    } catch {
      return NONE
    }
  }

  /** What a GET says, or status 0 when nothing came. */
  async get(url: string): Promise<{ readonly status: number; readonly body: unknown }> {
    try {
      const reply = await request(url, { dispatcher: this.#agent })
      return { status: reply.statusCode, body: await reply.body.json() }
    } catch {
      return { status: 0, body: null }
    }
  }

  /** The text that a GET gives with 200, or null. */
  async text(url: string): Promise<string | null> {
    try {
      const reply = await request(url, { dispatcher: this.#agent })
      const text = await reply.body.text()
      return reply.statusCode === 200 ? text : null
    } catch {
      return null
    }
  }

  close(): Promise<void> {
    return this.#agent.close()
  }
}

function sagaOf(body: NonNullable<Answer['body']>, location: string): string | null {
  const id = body['saga_id'] ?? /\/saga\/commande\/([0-9a-f-]{36})$/.exec(location)?.[1]
  return typeof id === 'string' ? id : null
}
