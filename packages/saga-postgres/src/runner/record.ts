/**
 * Makes a saga durable. A write whose reply is lost may have been applied, or may be applied later. The same intent is
 * written again until its outcome is known: it inserts once, however often it is written. A client that sent no key must not
 * hear that nothing was begun while the saga may exist.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Intent, Journal, StartResult } from '@comptoir/saga/journal.ts'
import { type Recorded, recordedBy } from '@comptoir/saga/machine/ownership.ts'
import { UnreadableError, UnstorableError } from '../store/rows.ts'
import type { Ownership } from './ownership.ts'

export interface RecordDeps {
  readonly journal: Pick<Journal, 'start'>
  readonly ownership: Pick<Ownership, 'owner' | 'renew'>
}

const AGAIN_MS = 50

/**
 * Writes the intent, until `until` (on the monotonic clock) at most; with a lease that died meanwhile, once more under a new one.
 * @throws UnstorableError
 */
export async function recordIntent(
  { journal, ownership }: RecordDeps,
  intent: Omit<Intent, 'owner'>,
  until: number,
): Promise<Recorded> {
  let doubtful = false
  let renewed = false
  for (;;) {
    const tried = { ...intent, owner: ownership.owner }
    const result = await known(journal.start(tried), until - performance.now())
    const recorded = recordedBy(result, { intent: tried, doubtful, renewed })
    if (typeof recorded === 'object') return recorded
    doubtful ||= result.kind === 'unknown'
    if (recorded === 'renew') {
      renewed = true
      if (!(await succeeds(ownership.renew(tried.owner))) && !doubtful) return { kind: 'not-written' }
    }
    if (performance.now() + AGAIN_MS >= until) return { kind: doubtful ? 'unknown' : 'not-written' }
    await sleep(AGAIN_MS)
  }
}

/** What became of the write; unknown when its reply was lost, or did not come in time. One plain timer: this is on every start. */
function known(
  writing: Promise<StartResult>,
  ms: number,
): Promise<StartResult | { readonly kind: 'unknown' }> {
  const { promise, resolve, reject } = Promise.withResolvers<StartResult | { readonly kind: 'unknown' }>()
  const late = setTimeout(resolve, Math.max(0, ms), { kind: 'unknown' })
  writing
    .then(resolve, (cause: unknown) => {
      // What the key leads to is known, and cannot be answered from.
      if (cause instanceof UnstorableError || cause instanceof UnreadableError) reject(cause)
      else resolve({ kind: 'unknown' })
    })
    .finally(() => clearTimeout(late))
  return promise
}

const succeeds = (work: Promise<void>): Promise<boolean> =>
  work.then(
    () => true,
    () => false,
  )
