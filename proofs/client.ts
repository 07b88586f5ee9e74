/** How customers speak HTTP: every wait has a limit, and what did not come is an answer too. */
import { Agent, request } from 'undici'

const CLIENT_MS = 10_000

export interface Asked {
  readonly body?: object | undefined
  readonly headers?: Readonly<Record<string, string>>
}

export interface Said {
  /** 0: no answer came; what was asked may have happened or not. */
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** The body, or why no answer came. */
  readonly text: string
  /** The body where it is JSON, else null. */
  readonly json: unknown
}

export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE'

export class Client {
  readonly #agent: Agent

  /** With that many connections to each place. */
  constructor(connections: number) {
    this.#agent = new Agent({ connections, headersTimeout: CLIENT_MS, bodyTimeout: CLIENT_MS })
  }

  async ask(method: Method, url: string, { body, headers }: Asked = {}): Promise<Said> {
    try {
      const reply = await request(url, {
        method,
        dispatcher: this.#agent,
        headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
        body: body === undefined ? null : JSON.stringify(body),
      })
      const text = await reply.body.text()
      return { status: reply.statusCode, headers: reply.headers, text, json: parsed(text) }
    } catch (cause) {
      const text = cause instanceof Error ? cause.message : String(cause)
      return { status: 0, headers: {}, text, json: null }
    }
  }

  close(): Promise<void> {
    return this.#agent.close()
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
