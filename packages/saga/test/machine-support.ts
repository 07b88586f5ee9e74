/** A saga of one letter per step, and a driver that flies it by hand. */
import type { Call, OperationSpec, Outcome } from '@comptoir/contracts'
import { defineSaga, stepsFor } from '../src/definition.ts'
import type { SagaRow } from '../src/journal.ts'
import { DEFAULT_LIMITS } from '../src/machine/retry-policy.ts'
import { react, resumeRun, startRun } from '../src/machine/run.ts'
import type { Effect, Policy, Run, RunEvent } from '../src/machine/run-types.ts'
import { initialState, type SagaState, statusOf, toRecover } from '../src/machine/state.ts'

interface Data {
  readonly id: string
  readonly kept?: string
}
const call =
  (operation: string) =>
  (data: Data): Call<{ a: string; kept?: string }> => ({
    operation: { id: operation } as OperationSpec,
    body: { ...data },
  })
const { compensable, pivot, retriable } = stepsFor<Data>()

/** a, b: compensable · p: the pivot · r: retriable · t: trailing. `b` keeps something of its reply. */
export const saga = defineSaga(
  'essai',
  [
    compensable('a', { call: call('x.a'), undo: call('x.a-undo'), reached: 'A' }),
    compensable('b', {
      call: call('x.b'),
      keep: (data, { kept }) => ({ ...data, ...(kept === undefined ? {} : { kept }) }),
      undo: call('x.b-undo'),
      reached: ['B1', 'B2'],
    }),
    pivot('p', { call: call('x.p'), undo: call('x.p-undo'), reached: 'P' }),
    retriable('r', { call: call('x.r'), reached: 'R' }),
    retriable('t', { call: call('x.t'), trailing: true }),
  ],
  { compensated: 'ANNULEE' },
)

export const succeeded = (reply: object = { a: '2026-01-01T00:00:00.000Z' }): Outcome => ({
  kind: 'succeeded',
  reply,
})
export const refused: Outcome = { kind: 'refused', refusal: { refus: 'STOCK_INSUFFISANT', details: {} } }
export const unknown: Outcome = { kind: 'unknown', reason: 'time-out' }

/** A row as the journal would hold it for this state. */
export function aRow(state: SagaState, over: Partial<SagaRow> = {}): SagaRow {
  const stored = {
    definition: 'essai',
    definitionVersion: 1,
    clientKey: null,
    fingerprint: null,
    respondAsync: false,
    trace: null,
  }
  const times = { nextTry: null, deadline: state.deadline, createdAt: 0, updatedAt: 0, endedAt: null }
  const fence = { owner: 'moi', epoch: 2, version: 9, takeovers: 1 }
  return {
    id: state.sagaId,
    ...stored,
    ...times,
    ...fence,
    state,
    status: statusOf(state),
    recover: toRecover(state),
    ...over,
  }
}

export class Driver {
  run: Run
  now = 1000
  strict = false
  /** Effects since the last look. */
  effects: Effect[] = []

  constructor(
    run: Run = startRun(
      saga,
      'moi',
      initialState(saga, { sagaId: 's', input: { id: 's' }, now: 1000, deadlineMs: 60_000 }),
    ),
  ) {
    this.run = run
  }

  static of(row: SagaRow, now = 1000): Driver {
    const driver = new Driver(resumeRun(saga, row))
    driver.now = now
    driver.tell({ type: 'claimed', row })
    return driver
  }

  tell(event: RunEvent): readonly Effect[] {
    const policy: Policy = { now: this.now, random: 0.5, strict: this.strict, limits: DEFAULT_LIMITS }
    const { run, effects } = react(this.run, event, policy)
    this.run = run
    this.effects.push(...effects)
    return effects
  }

  outcome(outcome: Outcome): readonly Effect[] {
    return this.tell({ type: 'outcome', callNumber: this.run.callNumber, outcome })
  }

  /** Every write so far succeeds. */
  saved(): readonly Effect[] {
    const effects: Effect[] = []
    for (
      let writeNumber = this.run.nextWrite - this.run.unsaved;
      writeNumber < this.run.nextWrite;
      writeNumber++
    )
      effects.push(...this.tell({ type: 'saved', writeNumber }))
    return effects
  }

  /** Succeeds in one step after another, up to and without the one named. */
  upTo(step: string): this {
    this.tell({ type: 'started' })
    while (saga.steps[this.run.state.step]?.name !== step) {
      this.outcome(succeeded())
      this.saved()
    }
    return this
  }
}

/** Effects in short: `call a:do`, `save await`, `save`, `answer`… */
export const short = (effects: readonly Effect[]): string[] =>
  effects.map((effect) => {
    if (effect.type === 'call')
      return `call ${effect.step}:${effect.direction}${effect.urgent ? ' urgent' : ''}`
    if (effect.type === 'save') return `save ${effect.entry.status}${effect.awaited ? ' awaited' : ''}`
    return effect.type
  })
