/**
 * What the actors of one seeded schedule share: the virtual clock and its agenda, the seed's randomness, the faults to
 * come, the journal and the participants. It knows no actor; `world.ts` puts them together.
 */
import type { Outcome } from '@comptoir/contracts'
import { Random } from '@comptoir/testing/random.ts'
import type { Coverage } from './coverage.ts'
import { drawMix, type Jam, type Mix } from './faults.ts'
import { MemoryJournal } from './journal-memory.ts'
import { type Command, Participants, partsOf } from './participants.ts'
import { Agenda, type Planned } from './queue.ts'
import type { Variant } from './variants.ts'

export interface Violation {
  readonly rule: string
  readonly detail: string
}
export interface Options {
  readonly variant: Variant
  readonly coverage: Coverage
  readonly tracing?: boolean
}

export class WorldState {
  now = 0
  violation: Violation | undefined
  /** Messages that are on their way. */
  underWay = 0
  readonly random: Random
  readonly mix: Mix
  readonly variant: Variant
  readonly coverage: Coverage
  readonly tracing: boolean
  readonly journal: MemoryJournal
  readonly participants: Participants
  readonly trace: string[] = []
  readonly violate = (rule: string, detail: string): void => {
    this.violation ??= { rule, detail: `${detail} at ${this.now} ms` }
  }
  readonly #agenda = new Agenda()

  constructor(seed: number, options: Options) {
    this.random = new Random(seed)
    this.mix = drawMix(this.random)
    this.variant = options.variant
    this.coverage = options.coverage
    this.tracing = options.tracing ?? false
    this.journal = new MemoryJournal(this.variant, this.violate)
    this.participants = new Participants(this.mix.stock, this.mix.solde, {
      variant: this.variant,
      now: () => this.now,
      violate: this.violate,
      isJammed: (id, step, how) => this.isJammed(id, step, how),
    })
    this.coverage.hit(this.mix.strict ? 'strict' : 'default')
  }

  get faults(): boolean {
    return this.now < this.mix.end
  }

  latency(): number {
    return this.random.between(1, 12)
  }

  plan(delay: number, run: () => void): void {
    this.#agenda.plan(this.now + delay, run)
  }

  /** As `plan`, for a message that must arrive before the schedule may end. */
  carry(delay: number, run: () => void): void {
    this.underWay++
    this.plan(delay, () => {
      this.underWay--
      run()
    })
  }

  /** The next thing to happen, taken out of the agenda. */
  take(): Planned | undefined {
    return this.#agenda.take()
  }

  note(what: string, id: string): void {
    if (this.tracing) this.trace.push(`${this.now} ${id} ${what}`)
  }

  /** Whether a scan of the journal may find something to recover. */
  hasWork(): boolean {
    for (const row of this.journal.rows.values()) if (row.recover) return true
    return false
  }

  /** Whether a saga has work left, or waits for a person. */
  isOpen(): boolean {
    for (const row of this.journal.rows.values()) if (row.recover || row.status === 'stuck') return true
    return false
  }

  /** Whether that participant is out of reach now, for everyone or for that saga. */
  isDeaf({ operation, key }: Command): boolean {
    const service = operation.slice(0, operation.indexOf('.'))
    if (
      this.mix.deaf.some((deaf) => deaf.service === service && deaf.from <= this.now && this.now < deaf.to)
    ) {
      this.coverage.hit('participant deaf')
      return true
    }
    if (this.mix.jams.length === 0) return false
    const { id, step, direction } = partsOf(key)
    if (direction !== 'undo' || !this.isJammed(id, step, 'undo-deaf')) return false
    this.coverage.hit('undo deaf')
    return true
  }

  /** Whether that step of that saga is jammed, in that way or in any. */
  isJammed(sagaId: string, step: string, how?: Jam['how']): boolean {
    for (const jam of this.mix.jams)
      if (jam.step === step && (how === undefined || jam.how === how) && sagaId.startsWith(`s${jam.saga}.`))
        return true
    return false
  }

  /** A command arrives at its participant. */
  execute(command: Command): Outcome {
    if (this.participants.inbox.has(command.key)) this.coverage.hit('reply replayed')
    const outcome = this.participants.execute(command)
    if (outcome.kind === 'refused') {
      const met = outcome.refusal.refus === 'ACTION_ANNULEE'
      this.coverage.hit(
        met ? 'tombstone met' : command.key.includes(':undo') ? 'undo refused' : 'action refused',
      )
    }
    if (this.tracing) this.note(`${command.operation} ${outcome.kind}`, command.key)
    return outcome
  }
}
