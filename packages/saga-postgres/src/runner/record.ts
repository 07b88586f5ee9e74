/**
 * Makes a saga durable. A write whose reply is lost may have been applied, or may be applied later. The same intent is
 * written again until its outcome is known: it inserts once, however often it is written. A client that sent no key must not
 * hear that nothing was begun while the saga may exist.
 */
import { setTimeout } from 'node:timers/promises'
import type { Intent, Journal, SagaRow, StartResult } from '@comptoir/saga/journal.ts'
import { UnreadableError, UnstorableError } from '../store/rows.ts'
import type { Ownership } from './ownership.ts'

export interface RecordDeps {
  readonly journal: Pick<Journal, 'start'>
  readonly ownership: Pick<Ownership, 'owner' | 'renew'>
}

export type Recorded =
  /** By this owner, at version 1. */
  | { readonly kind: 'started'; readonly owner: string }
  /** It was written in spite of what its reply said, and is under way already, or was left by an owner that died. */
  | { readonly kind: 'applied'; readonly row: SagaRow }
  /** The client key's, or an earlier one with this id. */
  | { readonly kind: 'existing'; readonly row: SagaRow }
  /** Nothing was written, and nothing will be. */
  | { readonly kind: 'not-written' }
  | { readonly kind: 'unknown' }

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
    const { owner } = ownership
    const result = await known(journal.start({ ...intent, owner }), until - performance.now())
    switch (result.kind) {
      case 'started':
        return { kind: 'started', owner }
      case 'existing':
        return doubtful && result.row.id === intent.id ? ours(result.row, owner) : result
      case 'unknown':
        doubtful = true
        break
      case 'expired':
        return doubtful ? { kind: 'unknown' } : { kind: 'not-written' }
      case 'no-lease': {
        const again = !renewed && (await succeeds(ownership.renew(owner)))
        renewed = true
        if (!again && !doubtful) return { kind: 'not-written' }
      }
    }
    if (performance.now() + AGAIN_MS >= until) return doubtful ? { kind: 'unknown' } : { kind: 'not-written' }
    await setTimeout(AGAIN_MS)
  }
}

/** Only its owner moves a saga while that owner's lease lives. */
function ours(row: SagaRow, owner: string): Recorded {
  return row.owner === owner && row.version === 1 ? { kind: 'started', owner } : { kind: 'applied', row }
}

/** What became of the write; unknown when its reply was lost, or did not come in time. */
async function known(
  writing: Promise<StartResult>,
  ms: number,
): Promise<StartResult | { readonly kind: 'unknown' }> {
  const late = new AbortController()
  const unknown = { kind: 'unknown' } as const
  const answered = writing.catch((cause: unknown) => {
    // What the key leads to is known, and cannot be answered from.
    if (cause instanceof UnstorableError || cause instanceof UnreadableError) throw cause
    return unknown
  })
  const limit = setTimeout(Math.max(0, ms), unknown, { signal: late.signal })
  // Ended below, when the answer comes first.
  limit.catch(() => undefined)
  try {
    return await Promise.race([answered, limit])
  } finally {
    late.abort()
  }
}

const succeeds = (work: Promise<void>): Promise<boolean> =>
  work.then(
    () => true,
    () => false,
  )
