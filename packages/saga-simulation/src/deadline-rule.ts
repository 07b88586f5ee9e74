/**
 * Deadlines by the journal's clock, however wrong the hosts' clocks are: no saga turns back before its time, and none asks
 * for more after it.
 */
import type { Entry } from '@comptoir/saga/journal.ts'
import { definitionOf } from './shapes.ts'
import type { WorldState } from './world-state.ts'

type State = Entry['state']

/** How far a node may be behind while its heartbeats come and go (ms). */
const BEHIND = 100

export class DeadlineRule {
  readonly #world: WorldState
  /** When each deadline was given, by saga and deadline. */
  readonly #given = new Map<string, number>()
  /** When each saga first stood at its decisive step. */
  readonly #atPivot = new Map<string, number>()
  /** A machine that sleeps is behind by so much until its next heartbeat. */
  readonly #tolerance: number

  /** `behindMs`: how much further the clock of whoever judges may be behind. */
  constructor(world: WorldState, behindMs: number) {
    this.#world = world
    this.#tolerance = world.mix.pauses.reduce(
      (sum, { ms, asleep }) => sum + (asleep ? ms : 0),
      BEHIND + behindMs,
    )
  }

  /** A saga gets this deadline now. */
  given({ sagaId, deadline }: State): void {
    this.#given.set(`${sagaId} ${deadline}`, this.#world.now)
  }

  /** A saga stands here now, whether or not that is written. */
  stands({ sagaId, phase, step, input }: State): void {
    if (phase === 'running' && step === definitionOf(input).decisive && !this.#atPivot.has(sagaId))
      this.#atPivot.set(sagaId, this.#world.now)
  }

  /** A runner is about to write this. */
  written({ sagaId, state, transitions }: Pick<Entry, 'sagaId' | 'state' | 'transitions'>): void {
    const { now, mix, violate } = this.#world
    this.stands(state)
    if (!transitions.some(({ kind, detail }) => kind === 'decision' && detail === 'deadline')) return
    const pivot = (this.#atPivot.get(sagaId) ?? Number.POSITIVE_INFINITY) + mix.limits.pivotDeadlineMs
    if (now + this.#tolerance < Math.min(this.#deadlineOf(state), pivot))
      violate('a saga turns back before its time', sagaId)
  }

  /** A runner is about to ask for the next step of a saga that stands here. */
  asked(state: State): void {
    const { now, violate } = this.#world
    if (state.phase !== 'running' || state.pivotDone) return
    if (now > this.#deadlineOf(state) + this.#tolerance)
      violate('a saga goes on after its time', state.sagaId)
  }

  #deadlineOf(state: State): number {
    const given = this.#given.get(`${state.sagaId} ${state.deadline}`)
    if (given === undefined) this.#world.violate('a deadline that nobody gave', state.sagaId)
    return (given ?? 0) + this.#world.mix.limits.sagaDeadlineMs
  }
}
