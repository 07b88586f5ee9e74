/**
 * The cache in memory, told of the invalidations of other instances by their common database (LISTEN, NOTIFY). While it cannot
 * hear them it answers nothing, and it begins empty when it hears them again.
 */
import { Client } from 'pg'
import type { Logger } from '../observe/logger.ts'
import type { Queryable } from '../postgres/database.ts'
import type { Cache } from './cache.ts'
import { createMemoryCache } from './memory.ts'

export interface ToldMemoryOptions {
  readonly url: string
  readonly pool: Queryable
  readonly instanceId: string
  readonly log: Logger
}

const CHANNEL = 'cache'
const RETRY_MS = 1_000
const CONNECT_WITHIN_MS = 2_000
/** PostgreSQL takes less than 8,000 bytes. Whoever has more to say says that everything changed. */
const TOLD_MAX = 7_000

interface Told {
  readonly from: string
  /** Undefined: everything. */
  readonly tags?: readonly string[]
}

/** Begins to listen in the background. */
export function createToldMemoryCache({ url, pool, instanceId, log }: ToldMemoryOptions): Cache {
  const memory = createMemoryCache()
  const ear = new Ear({
    url,
    name: `${instanceId} cache`,
    log,
    hear: ({ from, tags }) => {
      if (from !== instanceId) void (tags === undefined ? memory.clear() : memory.invalidate(tags))
    },
    begin: () => void memory.clear(),
  })
  const tell = async (told: Omit<Told, 'from'>) => {
    const text = JSON.stringify({ from: instanceId, ...told })
    const short = text.length < TOLD_MAX ? text : JSON.stringify({ from: instanceId })
    await pool.query({ name: 'cache-tell', text: 'select pg_notify($1, $2)', values: [CHANNEL, short] })
  }
  ear.open()
  return {
    ...memory,
    get: async (key, tags) => {
      if (!ear.isListening) throw new Error('cache: hears no other instance')
      return memory.get(key, tags)
    },
    invalidate: async (tags) => {
      await memory.invalidate(tags)
      await tell({ tags })
    },
    clear: async () => {
      await memory.clear()
      await tell({})
    },
    close: async () => {
      await ear.close()
      await memory.close()
    },
  }
}

interface EarOptions {
  readonly url: string
  readonly name: string
  readonly log: Logger
  readonly hear: (told: Told) => void
  /** It hears from now on; what was said before is unknown. */
  readonly begin: () => void
}

/** A connection that listens, opened again when it is lost. */
class Ear {
  isListening = false
  readonly #options: EarOptions
  #client: Client | undefined
  #isClosed = false
  #retry: NodeJS.Timeout | undefined

  constructor(options: EarOptions) {
    this.#options = options
  }

  open(): void {
    void this.#listen()
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.isListening = false
    clearTimeout(this.#retry)
    const client = this.#client
    this.#client = undefined
    await client?.end()
  }

  async #listen(): Promise<void> {
    const { url, name, log, hear, begin } = this.#options
    const client = new Client({
      connectionString: url,
      application_name: name,
      connectionTimeoutMillis: CONNECT_WITHIN_MS,
      keepAlive: true,
    })
    this.#client = client
    client.on('error', () => this.#lose(client))
    client.on('end', () => this.#lose(client))
    client.on('notification', ({ payload }) => hear(JSON.parse(payload ?? '{}') as Told))
    try {
      await client.connect()
      await client.query(`listen ${CHANNEL}`)
      begin()
      this.isListening = true
    } catch (cause) {
      log.debug({ err: cause }, 'cache hears no other instance')
      this.#lose(client)
    }
  }

  #lose(client: Client): void {
    if (this.#client !== client) return
    this.#client = undefined
    this.isListening = false
    client.end().catch(() => undefined)
    if (!this.#isClosed) this.#retry = setTimeout(() => this.open(), RETRY_MS).unref()
  }
}
