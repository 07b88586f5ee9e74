/**
 * One seeded schedule: orchestrators, participants and clients over a virtual clock, with faults for a while and then
 * none, so that everything must end. The engine is the one that ships.
 */
import type { Outcome } from '@comptoir/contracts'
import { Checker } from './checker.ts'
import { Clients } from './clients.ts'
import type { Coverage } from './coverage.ts'
import { drawMix, type Jam, type Mix } from './faults.ts'
import { MemoryJournal } from './journal-memory.ts'
import { Node } from './node.ts'
import { Operators } from './operators.ts'
import { type Command, Participants, partsOf } from './participants.ts'
import { Agenda } from './queue.ts'
import { Random } from './random.ts'
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
export interface Schedule {
  readonly violation: Violation | undefined
  /** Of every event in order. */
  readonly hash: number
  readonly events: number
  readonly trace: readonly string[]
}

/** Virtual time after the faults within which everything must end (ms). */
const PATIENCE = 120_000

export class World {
  now = 0
  violation: Violation | undefined
  readonly random: Random
  readonly mix: Mix
  readonly variant: Variant
  readonly coverage: Coverage
  readonly tracing: boolean
  readonly journal: MemoryJournal
  readonly participants: Participants
  readonly checker: Checker
  readonly clients: Clients
  readonly operators: Operators
  readonly trace: string[] = []
  readonly violate = (rule: string, detail: string): void => {
    this.violation ??= { rule, detail: `${detail} at ${this.now} ms` }
  }
  readonly #agenda = new Agenda()
  readonly #nodes: Node[] = []
  #underWay = 0

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
    this.checker = new Checker(this)
    this.#populate()
    this.clients = new Clients(this)
    this.operators = new Operators(this)
  }

  #populate(): void {
    const { mix, coverage } = this
    coverage.hit(mix.strict ? 'strict' : 'default')
    for (let index = 0; index < mix.nodes; index++) this.#nodes.push(new Node(this, index))
    for (const { node, at } of mix.crashes)
      this.plan(at, () => {
        coverage.hit('crash')
        this.#nodes[node]?.crash()
      })
    for (const { node, at, ms } of mix.pauses) this.plan(at, () => this.#nodes[node]?.pause(ms))
  }

  anyNode(): Node {
    return this.#nodes[this.random.between(0, this.#nodes.length - 1)] as Node
  }

  anyReachable(): Node | undefined {
    const able = this.#nodes.filter((node) => node.reachable)
    return able[this.random.between(0, able.length - 1)]
  }

  cancelAnywhere(sagaId: string): void {
    for (const node of this.#nodes) if (node.reachable) node.cancel(sagaId)
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
    this.#underWay++
    this.plan(delay, () => {
      this.#underWay--
      run()
    })
  }

  note(what: string, id: string): void {
    if (this.tracing) this.trace.push(`${this.now} ${id} ${what}`)
  }

  hasWork(): boolean {
    for (const row of this.journal.rows.values()) if (row.recover) return true
    return false
  }

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

  /** Runs to the end, or to the first violation. */
  run(): Schedule {
    let hash = 0x811c9dc5
    let events = 0
    const last = this.mix.end + PATIENCE
    for (;;) {
      const next = this.#agenda.take()
      if (next === undefined || next.at > last) {
        this.violate(
          'not everything ends',
          [...this.journal.rows.values()].map((row) => `${row.id} ${row.status}`).join(', '),
        )
        break
      }
      this.now = next.at
      next.run()
      events++
      hash = Math.imul(Math.imul(hash ^ next.at, 16_777_619) ^ next.order, 16_777_619)
      if (this.violation !== undefined) break
      if (this.#underWay === 0 && this.clients.open === 0 && this.#atRest()) {
        this.checker.atTheEnd()
        break
      }
    }
    return { violation: this.violation, hash: hash >>> 0, events, trace: this.trace }
  }

  #atRest(): boolean {
    for (const row of this.journal.rows.values()) if (row.recover || row.status === 'BLOQUEE') return false
    return this.#nodes.every((node) => node.idle)
  }
}

/** Runs one schedule. The same seed and options give the same events, to the last. */
export function runSchedule(seed: number, options: Options): Schedule {
  return new World(seed, options).run()
}
