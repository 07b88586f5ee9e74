/**
 * One saga, two runners, and everything that is under way between them, the journal and the participants, as one value
 * that can be compared: the states that the explorer closes. Time is only *before* or *after* the deadline.
 */
import type { Outcome } from '@comptoir/contracts'
import type { Entry, SagaRow } from '@comptoir/saga/journal.ts'
import { startRun } from '@comptoir/saga/machine/run.ts'
import type { Run } from '@comptoir/saga/machine/run-types.ts'
import { initialState } from '@comptoir/saga/machine/state.ts'
import { definitionOf, type Shape } from './shapes.ts'

export interface Ask {
  readonly runner: number
  /** Of the attempt that waits for the reply; 0: none waits. */
  readonly callNumber: number
  readonly key: string
}
export interface Write {
  readonly runner: number
  /** 0: no run waits for its reply. */
  readonly writeNumber: number
  readonly entry: Entry
}
export interface Situation {
  readonly row: SagaRow
  /** The first owner's lease lives. */
  readonly lease: boolean
  readonly late: boolean
  readonly runs: readonly (Run | null)[]
  readonly asks: readonly Ask[]
  readonly replies: readonly (Ask & { readonly outcome: Outcome })[]
  /** In order. What a runner has under way is applied as one group; a dead one's may be applied or not. */
  readonly writes: readonly Write[]
  /** Runners that asked for the row. */
  readonly reads: readonly number[]
  readonly timers: readonly number[]
  /** By step: applied and standing, or taken back. */
  readonly effects: Readonly<Record<string, 'done' | 'undone'>>
  readonly inbox: Readonly<Record<string, boolean>>
  readonly told: '' | 'completed' | 'compensated'
  readonly crashes: number
  readonly doubles: number
  readonly losses: number
}

export const DEADLINE = 1000
export const OWNERS = ['un', 'deux'] as const

/** The intent is durable and its owner is about to start. */
export function firstSituation(
  shape: Shape,
  faults: Pick<Situation, 'crashes' | 'doubles' | 'losses'>,
): Situation {
  const input = { id: 's', shape, client: 0, quantites: [1, 1] }
  const definition = definitionOf(input)
  const state = initialState(definition, { sagaId: 's', input, now: 0, deadlineMs: DEADLINE })
  const stored = {
    definition: shape,
    definitionVersion: 1,
    clientKey: null,
    fingerprint: null,
    respondAsync: false,
    trace: null,
  }
  const times = { nextTry: null, deadline: DEADLINE, createdAt: 0, updatedAt: 0, endedAt: null }
  return {
    row: {
      id: 's',
      ...stored,
      ...times,
      owner: 'un',
      epoch: 1,
      version: 1,
      takeovers: 0,
      status: 'running',
      recover: true,
      state,
    },
    lease: true,
    late: false,
    runs: [startRun(definition, 'un', state), null],
    asks: [],
    replies: [],
    writes: [],
    reads: [],
    timers: [],
    effects: {},
    inbox: {},
    told: '',
    ...faults,
  }
}

/** What a situation is, as text. Numbers that only serve to be compared are written relative to what they meet. */
export function fingerprint(at: Situation): string {
  const { row } = at
  let text = `${row.owner}${row.epoch}.${row.version}${brief(row.state)}`
  text += `|${at.lease}${at.late}${at.told}${at.crashes}${at.doubles}${at.losses}`
  for (const run of at.runs) {
    if (run === null) text += '|-'
    else {
      const { state, mode, epoch, version, awaitedWrite, nextWrite, unsaved, told } = run
      text += `|${mode}${epoch}.${version}.${awaitedWrite && nextWrite - awaitedWrite}.${unsaved}${told}${brief(state)}`
    }
  }
  const awaits = ({ runner, callNumber }: Ask) =>
    callNumber !== 0 && at.runs[runner]?.callNumber === callNumber ? `${runner}` : '-'
  text += `|${sorted(at.asks.map((ask) => awaits(ask) + ask.key))}`
  text += `|${sorted(at.replies.map((reply) => awaits(reply) + reply.key + reply.outcome.kind))}`
  for (const { runner, writeNumber, entry } of at.writes) {
    const seen = writeNumber && writeNumber - (at.runs[runner]?.nextWrite ?? 0)
    text += `|${runner}${seen}.${entry.epoch}.${entry.expectedVersion}${brief(entry.state)}`
  }
  text += `|${at.reads.join('')}|${at.timers.join('')}|`
  for (const step in at.effects) text += `${step}${at.effects[step]}`
  return text + sorted(Object.keys(at.inbox).map((key) => key + at.inbox[key]))
}

const sorted = (items: string[]): string => items.sort().join(',')

const briefs = new WeakMap<SagaRow['state'], string>()

/** A state without its times, which two values stand for. */
function brief(state: SagaRow['state']): string {
  let text = briefs.get(state)
  if (text === undefined) {
    const { phase, step, attempt, undos, data, cause, reached } = state
    text = `${phase}${step}.${attempt}.${undos?.join('')}${data === undefined}${cause?.kind}${reached.length}`
    briefs.set(state, text)
  }
  return text
}
