/**
 * Whose a saga is, and what a write makes of its row. Pure. A journal in memory decides by these functions; the one on
 * PostgreSQL decides the same in SQL, and `conformance/journal.ts` holds both to the same cases.
 */
import type { SagaDefinition } from '../definition.ts'
import type { StartRequest } from '../engine.ts'
import type { Entry, Intent, OperatorClaim, SagaRow, StartResult } from '../journal.ts'
import { type SagaState, statusOf, toRecover } from './state.ts'

/** The first write of a saga, but for its owner. It may be written for `validMs` from its start on. */
export function intentOf(
  definition: SagaDefinition,
  state: SagaState,
  request: Pick<StartRequest, 'client' | 'respondAsync' | 'trace'> & { readonly validMs: number },
): Omit<Intent, 'owner'> {
  const step = definition.steps[0]?.name ?? '-'
  return {
    id: state.sagaId,
    definition: definition.name,
    definitionVersion: definition.version,
    state,
    deadline: state.deadline,
    expires: state.since + request.validMs,
    clientKey: request.client?.key ?? null,
    fingerprint: request.client?.fingerprint ?? null,
    respondAsync: request.respondAsync ?? false,
    trace: request.trace ?? null,
    transitions: [
      { at: state.since, kind: 'started', step, direction: 'do', attempt: 0, phase: state.phase },
    ],
  }
}

/** What becomes of an intent. `twin` is the saga that has its id, or its client key, already. */
export function startVerdict(
  intent: Pick<Intent, 'expires'>,
  at: { readonly twin: SagaRow | undefined; readonly isAlive: boolean; readonly now: number },
): StartResult {
  if (at.twin !== undefined) return { kind: 'existing', row: at.twin }
  if (!at.isAlive) return { kind: 'no-lease' }
  return { kind: intent.expires <= at.now ? 'expired' : 'started' }
}

/** What is known of an intent in the end. */
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

/**
 * What one more try to write an intent tells: what became of it, or that it is to be tried `again`, as it is or under a new
 * lease (`renew`). `doubtful`: an earlier try may have been applied, or may be later; `renewed`: the lease is a second one.
 */
export function recordedBy(
  result: StartResult | { readonly kind: 'unknown' },
  at: { readonly intent: Intent; readonly doubtful: boolean; readonly renewed: boolean },
): Recorded | 'again' | 'renew' {
  const { intent, doubtful, renewed } = at
  switch (result.kind) {
    case 'started':
      return { kind: 'started', owner: intent.owner }
    case 'existing':
      return doubtful && result.row.id === intent.id ? ours(result.row, intent.owner) : result
    case 'unknown':
      return 'again'
    case 'expired':
      return { kind: doubtful ? 'unknown' : 'not-written' }
    case 'no-lease':
      if (!renewed) return 'renew'
      return doubtful ? 'again' : { kind: 'not-written' }
  }
}

/** Only its owner moves a saga while that owner's lease lives. */
function ours(row: SagaRow, owner: string): Recorded {
  return row.owner === owner && row.version === 1 ? { kind: 'started', owner } : { kind: 'applied', row }
}

/** The row that an intent inserts. */
export function rowOf(intent: Intent, now: number): SagaRow {
  const { transitions: _lines, expires: _until, ...stored } = intent
  return {
    ...stored,
    epoch: 1,
    version: 1,
    status: statusOf(intent.state),
    recover: true,
    nextTry: null,
    takeovers: 0,
    createdAt: now,
    updatedAt: now,
    endedAt: null,
  }
}

/** Whether a write that names these may change the row. */
export function isFenced(
  row: SagaRow,
  { owner, epoch, expectedVersion }: Pick<Entry, 'owner' | 'epoch' | 'expectedVersion'>,
): boolean {
  return row.owner !== owner || row.epoch !== epoch || row.version !== expectedVersion
}

/** The row after an entry that is not fenced. */
export function afterEntry(row: SagaRow, entry: Entry, now: number): SagaRow {
  const { state, status, recover, waitMs, progressed } = entry
  const isEnd = status === 'completed' || status === 'compensated'
  return {
    ...row,
    version: row.version + 1,
    state,
    status,
    recover,
    nextTry: waitMs === null ? null : now + waitMs,
    takeovers: progressed ? 0 : row.takeovers,
    updatedAt: now,
    endedAt: isEnd ? (row.endedAt ?? now) : null,
  }
}

/** Whether a runner has something to do with this saga now. */
export function isDue(row: Pick<SagaRow, 'recover' | 'nextTry'>, now: number): boolean {
  return row.recover && (row.nextTry ?? 0) <= now
}

/** An owner: its lease lives, or ran out, or was given back. */
export type OwnerIs = 'alive' | 'lost' | 'left'

/** Whether a live claimer takes a saga over from its owner. */
export function mayTakeOver(row: SagaRow, owner: OwnerIs, now: number): boolean {
  return owner !== 'alive' && isDue(row, now)
}

/** Whether an owner claims its own saga again: the journal has it, its memory has not. */
export function mayClaimAgain(
  row: SagaRow,
  claimer: { readonly owner: string; readonly holds: (id: string) => boolean; readonly now: number },
): boolean {
  return row.owner === claimer.owner && isDue(row, claimer.now) && !claimer.holds(row.id)
}

/** The row after a claim. An owner that was lost counts; after too many the saga is parked (`react`, on `claimed`). */
export function afterClaim(
  row: SagaRow,
  claim: { readonly owner: string; readonly isLoss: boolean; readonly now: number },
): SagaRow {
  return {
    ...row,
    owner: claim.owner,
    epoch: row.epoch + 1,
    version: row.version + 1,
    takeovers: row.takeovers + (claim.isLoss ? 1 : 0),
    updatedAt: claim.now,
  }
}

/** The row after an operator's act; null when it is not parked, or moved since the operator read it. */
export function afterAct(row: SagaRow, claim: OperatorClaim, now: number): SagaRow | null {
  if (row.status !== 'stuck' || row.version !== claim.expectedVersion) return null
  const { state } = claim
  const acted: SagaRow = {
    ...row,
    state,
    status: statusOf(state),
    recover: toRecover(state),
    takeovers: 0,
    nextTry: null,
    deadline: state.deadline,
    endedAt: state.phase === 'completed' || state.phase === 'compensated' || state.answered ? now : null,
  }
  return afterClaim(acted, { owner: claim.owner, isLoss: false, now })
}

/** The most sagas that one look claims. */
const CLAIM_MAX = 64
/** Claimed even when every slot is taken: sagas that an owner left go before new ones, which wait for a slot. */
const CLAIM_MIN = 8

/** How many sagas a runner claims at once. */
export function claimRoom(runs: { readonly active: number; readonly max: number }): number {
  return Math.min(CLAIM_MAX, Math.max(CLAIM_MIN, runs.max - runs.active))
}
