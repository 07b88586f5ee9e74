/** A journal under test, and sagas in it that stand as a case wants. */
import type { Entry, Intent, Journal, SagaRow } from '../journal.ts'
import type { SagaState } from '../machine/state.ts'

export interface JournalWorld {
  readonly journal: Journal
  /** Lets the leases of all owners but these run out. */
  expire(except: readonly string[]): Promise<void>
  close(): Promise<void>
}

let ids = 0
/** An id that no other has, later ones greater. */
export const newId = () => `0196f0a0-0000-7000-8000-${(++ids).toString(16).padStart(12, '0')}`
export const AWAITED = { awaited: true, urgent: false }
export const HOUR = 3_600_000

/** What the tests ask of a world. */
export class Suite {
  readonly journal: Journal
  readonly expire: JournalWorld['expire']

  constructor({ journal, expire }: JournalWorld) {
    this.journal = journal
    this.expire = expire
  }

  /** An owner whose lease lives. */
  async owner(): Promise<{ readonly owner: string; readonly now: number }> {
    const owner = newId()
    const now = await this.journal.heartbeat(owner)
    if (now === null) throw new Error('no first lease')
    return { owner, now: Math.floor(now) }
  }

  /** A saga of this owner, started. */
  async started(of: { readonly owner: string; readonly now: number }, over: Partial<Intent> = {}) {
    const intent = intentAt(of, over)
    const { kind } = await this.journal.start(intent)
    if (kind !== 'started') throw new Error(`a saga was not started: ${kind}`)
    return intent
  }

  /** A saga of this owner that stands so. */
  async standing(of: { readonly owner: string; readonly now: number }, over: Partial<Entry>) {
    const intent = await this.started(of)
    const { kind } = await this.journal.save(entryOf(intent, over), AWAITED)
    if (kind !== 'saved') throw new Error(`an entry was not saved: ${kind}`)
    return intent
  }

  async row(id: string): Promise<SagaRow> {
    const row = await this.journal.read(id)
    if (row === null) throw new Error(`no saga ${id}`)
    return row
  }
}

export function intentAt({ owner, now }: { owner: string; now: number }, over: Partial<Intent>): Intent {
  const id = newId()
  const state: SagaState = {
    sagaId: id,
    phase: 'running',
    step: 0,
    attempt: 0,
    since: now,
    deadline: now + HOUR,
    input: { id },
    reached: [],
    pivotDone: false,
    answered: false,
  }
  return {
    id,
    definition: 'suite',
    definitionVersion: 1,
    owner,
    state,
    deadline: state.deadline,
    expires: now + HOUR,
    clientKey: null,
    fingerprint: null,
    respondAsync: false,
    trace: null,
    transitions: [{ at: now, kind: 'started', step: 'a', direction: 'do', attempt: 0, phase: 'running' }],
    ...over,
  }
}

export function entryOf(intent: Intent, over: Partial<Entry> = {}): Entry {
  return {
    sagaId: intent.id,
    owner: intent.owner,
    epoch: 1,
    expectedVersion: 1,
    state: intent.state,
    status: 'running',
    recover: true,
    waitMs: null,
    progressed: false,
    transitions: [],
    ...over,
  }
}
