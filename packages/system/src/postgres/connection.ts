import { Client } from 'pg'

interface Address {
  readonly port: number
  readonly database: string
  readonly role: string
  readonly password: string
}

/** A `postgres://` address on loopback. */
export const connectionUrl = ({ port, database, role, password }: Address): string =>
  `postgres://${encodeURIComponent(role)}:${encodeURIComponent(password)}@127.0.0.1:${port}/${encodeURIComponent(database)}`

const attemptPauseMs = 15
const startUpLimitMs = 60_000

/** Resolves at the first query answered; throws when the server ended first, or after a minute (recovery may be long). */
export async function waitUntilAccepting(url: string, ended: Promise<string>): Promise<void> {
  let end: string | undefined
  void ended.then((reason) => {
    end = reason
  })
  const limit = performance.now() + startUpLimitMs
  for (;;) {
    const failure = await attempt(url)
    if (end !== undefined) throw new Error(`PostgreSQL ended: ${end}`)
    if (failure === undefined) return
    if (performance.now() > limit)
      throw new Error('PostgreSQL does not accept connections', { cause: failure })
    await new Promise((resolve) => setTimeout(resolve, attemptPauseMs))
  }
}

async function attempt(url: string): Promise<unknown> {
  try {
    await withClient(url, (client) => client.query('select 1'))
    return undefined
  } catch (error) {
    return error
  }
}

/** Runs `work` on one connection of its own, and closes it. */
export async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
  // A server that goes away while the connection idles is reported by the next query.
  client.on('error', () => undefined)
  try {
    await client.connect()
    return await work(client)
  } finally {
    await client.end().catch(() => undefined)
  }
}
