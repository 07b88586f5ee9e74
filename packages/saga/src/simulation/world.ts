/**
 * One seeded schedule: orchestrators, participants and clients over a virtual clock, with faults for a while and then
 * none, so that everything must end. The engine is the one that ships.
 */
import type { Outcome } from '@comptoir/contracts'
import type { OperatorAct } from '../engine/advance.ts'
import type { SagaRow } from '../journal.ts'
import { Checker } from './checker.ts'
import type { Coverage } from './coverage.ts'
import { type Mix, drawMix } from './faults.ts'
import { MemoryJournal } from './journal-memory.ts'
import { Node } from './node.ts'
import type { Achat, OperationName } from './order-saga.ts'
import { type Command, Participants } from './participants.ts'
import { Agenda } from './queue.ts'
import { Random } from './random.ts'
import type { Variant } from './variants.ts'

export interface Violation {
  readonly rule: string
  readonly detail: string
}
interface Request {
  readonly index: number
  readonly quantites: readonly [number, number]
  readonly key: string | null
  /** The id of a saga that the client was told was never made. */
  failed?: string
  tries: number
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
const PATIENCE = 240_000
const BY_HAND: Readonly<Record<string, OperationName>> = {
  'creer:undo': 'commande.annuler',
  'reserver:undo': 'stock.liberer',
  'payer:undo': 'paiement.annuler',
  'confirmer:do': 'commande.confirmer',
  'sortir:do': 'stock.sortir',
}
const STEPS = ['creer', 'reserver', 'payer', 'confirmer', 'sortir']

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
  readonly requests: Request[] = []
  /** Sagas in which a person did a step by hand. */
  readonly handled = new Set<string>()
  readonly trace: string[] = []
  readonly violate = (rule: string, detail: string): void => {
    this.violation ??= { rule, detail: `${detail} at ${this.now} ms` }
  }
  readonly #agenda = new Agenda()
  readonly #nodes: Node[] = []
  #open = 0
  #underWay = 0
  #acts = new Map<string, number>()

  constructor(seed: number, options: Options) {
    this.random = new Random(seed)
    this.mix = drawMix(this.random)
    this.variant = options.variant
    this.coverage = options.coverage
    this.tracing = options.tracing ?? false
    this.journal = new MemoryJournal(this.variant, this.violate)
    const jamOf = (id: string, how: string, key: string) =>
      this.mix.jams.some(
        (jam) => jam.how === how && id.startsWith(`s${jam.saga}.`) && key.includes(`:${jam.step}:`),
      )
    this.participants = new Participants(this.mix.stock, this.mix.solde, {
      variant: this.variant,
      now: () => this.now,
      violate: this.violate,
      jamOf,
    })
    this.checker = new Checker(this)
    this.#populate()
  }

  #populate(): void {
    const { mix, random, coverage } = this
    coverage.hit(mix.strict ? 'strict' : 'default')
    for (let index = 0; index < mix.nodes; index++) this.#nodes.push(new Node(this, index))
    for (const { node, at } of mix.crashes)
      this.plan(at, () => {
        coverage.hit('crash')
        this.#nodes[node]?.crash()
      })
    for (const { node, at, ms } of mix.pauses) this.plan(at, () => this.#nodes[node]?.pause(ms))
    for (const { saga, at } of mix.acts) this.plan(at, () => this.#act(saga))
    for (let index = 0; index < mix.sagas; index++) {
      const quantites = [random.between(0, 3), random.between(random.chance(0.05) ? 0 : 1, 3)] as const
      this.requests.push({
        index,
        quantites,
        key: random.chance(mix.withoutKey) ? null : `k${index}`,
        tries: 0,
      })
      this.#open++
      this.plan(random.chance(0.7) ? random.between(0, 100) : random.between(0, mix.end), () =>
        this.#ask(index),
      )
    }
    this.plan(mix.end + 3000, () => this.#unpark())
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

  isDeaf(operation: OperationName, { key }: Command): boolean {
    const service = operation.slice(0, operation.indexOf('.'))
    if (
      this.mix.deaf.some((deaf) => deaf.service === service && deaf.from <= this.now && this.now < deaf.to)
    ) {
      this.coverage.hit('participant deaf')
      return true
    }
    for (const jam of this.mix.jams)
      if (jam.how === 'undo-deaf' && key.startsWith(`s${jam.saga}.`) && key.includes(`:${jam.step}:undo`)) {
        this.coverage.hit('undo deaf')
        return true
      }
    return false
  }

  /** Whether this key is an action whose undo is jammed. */
  isJammed(key: string): boolean {
    return this.mix.jams.some((jam) => key.startsWith(`s${jam.saga}.`) && key.includes(`:${jam.step}:do`))
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
      if (this.#underWay === 0 && this.#open === 0 && this.#atRest()) {
        this.checker.atTheEnd()
        break
      }
    }
    return { violation: this.violation, hash: hash >>> 0, events, trace: this.trace }
  }

  #atRest(): boolean {
    for (const row of this.journal.rows.values()) if (row.recover || row.status === 'BLOQUEE') return false
    if (
      !this.variant.recoversTrailing &&
      [...this.journal.rows.values()].some((row) => row.state.phase === 'running')
    )
      return this.now > this.mix.end + PATIENCE / 2
    return this.#nodes.every((node) => node.idle)
  }

  /** A client asks for its order; with a key it asks again when it learnt nothing. */
  #ask(index: number): void {
    const request = this.requests[index] as Request
    const node = this.#nodes[this.random.between(0, this.#nodes.length - 1)] as Node
    const again = (delay: number): void => {
      if (request.tries++ < 12) this.plan(delay, () => this.#ask(index))
      else this.#open--
    }
    if (!node.up) return again(400)
    const id = `s${index}.${request.tries}`
    const order: Achat = { id, client: index % 2, quantites: request.quantites }
    // A client whose connection broke asks again; so does one that waits on a process which sleeps.
    let answered = false
    const settle = (next: () => void): void => {
      if (answered) return
      answered = true
      next()
    }
    this.plan(3000, () => settle(() => (request.key === null ? this.#open-- : again(0))))
    node.later(this.latency(), () =>
      node.start(order, request.key, (result) =>
        settle(() => {
          if (result === 'started') this.#open--
          else if (result === 'unknown') this.#unknownIntent(request, id, again)
          else if (result === 'no-lease') {
            this.coverage.hit('intent without a lease')
            again(500)
          } else this.#existing(result.row)
        }),
      ),
    )
  }

  #existing({ id, state }: SagaRow): void {
    this.coverage.hit('intent existing')
    this.#open--
    if (state.answered) this.checker.told(id, 'completed')
    else if (state.phase === 'compensated') this.checker.told(id, 'compensated')
  }

  #unknownIntent(request: Request, id: string, again: (delay: number) => void): void {
    this.coverage.hit('intent unknown')
    if (!this.variant.unknownIntentIsOpen) request.failed = id
    if (request.key === null || !this.variant.unknownIntentIsOpen) this.#open--
    else again(200)
  }

  #sagasOf(index: number): SagaRow[] {
    return [...this.journal.rows.values()].filter((row) => row.id.startsWith(`s${index}.`))
  }

  #reachable(): Node | undefined {
    const able = this.#nodes.filter((node) => node.reachable)
    return able[this.random.between(0, able.length - 1)]
  }

  /** An operator acts at random: on a parked saga, or `annuler` on a running one. */
  #act(index: number): void {
    for (const row of this.#sagasOf(index)) {
      if (row.status !== 'BLOQUEE') for (const node of this.#nodes) node.reachable && node.cancel(row.id)
      else
        this.#reachable()?.act(
          row,
          this.#sensible(row, (['relancer', 'annuler', 'forcer'] as const)[this.random.between(0, 2)]),
        )
    }
    // Parked sagas are looked at again while there are faults, so that acts and faults meet.
    if (this.faults) this.plan(this.random.between(500, 3000), () => this.#act(index))
  }

  /** Nobody can promise to have undone by hand what may still happen: first the participant must have the mark. */
  #sensible(row: SagaRow, action: OperatorAct = 'relancer'): OperatorAct {
    const step = `:${STEPS[row.state.step]}:`
    const refuses = this.mix.jams.some((jam) => jam.how === 'undo-refuses' && step === `:${jam.step}:`)
    return action === 'forcer' && refuses && row.state.parked?.why !== 'refused' ? 'relancer' : action
  }

  /** After the faults, somebody repairs what is parked: tries again, and forces what cannot be done. */
  #unpark(): void {
    for (const row of this.journal.rows.values()) {
      if (row.status !== 'BLOQUEE') continue
      const tries = this.#acts.get(row.id) ?? 0
      this.#acts.set(row.id, tries + 1)
      const action = row.state.parked?.why === 'refused' ? 'forcer' : 'relancer'
      this.#reachable()?.act(row, action)
    }
    this.plan(1500, () => this.#unpark())
  }

  doneByHand({ id, state }: SagaRow): void {
    const direction = state.parked?.from === 'compensating' ? 'undo' : 'do'
    const operation = BY_HAND[`${STEPS[state.step]}:${direction}`]
    this.handled.add(id)
    if (operation !== undefined) this.participants.byHand(operation, state.input as Achat)
  }
}

/** Runs one schedule. The same seed and options give the same events, to the last. */
export function runSchedule(seed: number, options: Options): Schedule {
  return new World(seed, options).run()
}
