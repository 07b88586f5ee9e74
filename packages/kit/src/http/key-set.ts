/** The keys by which tokens are checked, and what was revoked: read again and again, and kept while nobody can be asked. */
import { KEYS_PATH } from '@comptoir/contracts'
import type { Logger } from '../observe/logger.ts'
import { createHttpClient, type HttpInstance } from './client.ts'

/** What `GET /.well-known/jwks.json` answers. `revoques` has sessions and tokens that ended before their time. */
export interface KeyDocument {
  readonly keys: readonly Readonly<Record<string, unknown>>[]
  readonly revoques: readonly string[]
}

export interface KeySet {
  /** The newest document that is known. Asks for one where there is none, or where `renewed` wants a newer one. */
  read(renewed?: boolean): Promise<KeyDocument | undefined>
  close(): Promise<void>
}

/** A token that was revoked is refused everywhere within 60 s; this leaves time for two answers that are lost. */
const EVERY_MS = 20_000
/** Tokens with unknown keys do not make more requests than this allows. */
const COOLDOWN_MS = 5_000
const TIMEOUT_MS = 2_000

export interface KeySetOptions {
  /** Where to ask, the first that answers. */
  readonly urls: readonly string[]
  readonly log: Pick<Logger, 'warn'>
  readonly monotonicMs: () => number
}

/** A set that is fetched at once, then every 20 s. It keeps what it has as long as nobody answers. */
export function remoteKeySet({ urls, log, monotonicMs }: KeySetOptions): KeySet {
  let known: KeyDocument | undefined
  let askedAt = Number.NEGATIVE_INFINITY
  let asking: Promise<void> | undefined
  const client = createHttpClient({ urls, connections: 1, timeoutMs: TIMEOUT_MS })
  const ask = (): Promise<void> => {
    askedAt = monotonicMs()
    asking ??= firstAnswer(client.instances)
      .then(
        (document) => void (known = document),
        (cause) => log.warn({ err: cause, known: known !== undefined }, 'keys of tokens not read'),
      )
      .finally(() => {
        asking = undefined
      })
    return asking
  }
  const timer = setInterval(() => void ask(), EVERY_MS).unref()
  void ask()
  return {
    async read(renewed = false) {
      if (known === undefined) await (asking ?? (mayAsk() ? ask() : undefined))
      else if (renewed && mayAsk()) await ask()
      return known
    },
    close: () => {
      clearInterval(timer)
      return client.close()
    },
  }

  function mayAsk(): boolean {
    const pause = known === undefined ? COOLDOWN_MS / 10 : COOLDOWN_MS
    return monotonicMs() - askedAt >= pause
  }
}

async function firstAnswer(instances: readonly HttpInstance[]): Promise<KeyDocument> {
  const causes: unknown[] = []
  for (const instance of instances) {
    try {
      const { status, body } = await instance.get(KEYS_PATH)
      const document = (body ?? {}) as Partial<KeyDocument>
      if (status === 200 && Array.isArray(document.keys) && Array.isArray(document.revoques))
        return document as KeyDocument
      causes.push(new Error(`${instance.url}: ${status}`))
    } catch (cause) {
      causes.push(cause)
    }
  }
  throw new AggregateError(causes, 'no instance of utilisateurs gave its keys')
}
