/**
 * Every schedule of one saga under a few faults, none left out: breadth first over the machine that ships, until no new
 * situation appears; journal and participants are models. Where the simulation goes far, this goes everywhere nearby.
 */
import type { Outcome } from '@comptoir/contracts'
import type { Entry, SagaRow } from '@comptoir/saga/journal.ts'
import { DEFAULT_LIMITS } from '@comptoir/saga/machine/retry-policy.ts'
import { react, resumeRun } from '@comptoir/saga/machine/run.ts'
import type { RunEvent } from '@comptoir/saga/machine/run-types.ts'
import {
  type Ask,
  DEADLINE,
  fingerprint,
  firstSituation,
  OWNERS,
  type Situation,
  type Write,
} from './explorer-state.ts'
import { partsOf } from './participants.ts'
import { definitionOf, type Shape } from './shapes.ts'
import type { Variant } from './variants.ts'

export interface Bounds {
  readonly variant: Variant
  readonly strict: boolean
  /** Of the saga: the order when absent. */
  readonly shape?: Shape
  /** The step that its participant refuses, if any. */
  readonly refuses?: string
  readonly crashes: number
  readonly doubles: number
  readonly losses: number
}
export interface Exploration {
  readonly situations: number
  /** How many of them are final: nothing is left to happen. */
  readonly ends: number
  /** The first broken rule. */
  readonly violation: string | undefined
}

class Broken extends Error {}

/** Closes the state space within these bounds, or stops at the first violation. */
export function explore(bounds: Bounds): Exploration {
  const { shape = 'achat', crashes, doubles, losses } = bounds
  const explorer = new Explorer(bounds)
  const seen = new Set<string>()
  let frontier: Situation[] = []
  let ends = 0
  const meet = (at: Situation): void => {
    const print = fingerprint(at)
    if (seen.has(print)) return
    seen.add(print)
    frontier.push(at)
  }
  try {
    meet(explorer.tell(firstSituation(shape, { crashes, doubles, losses }), 0, { type: 'started' }))
    while (frontier.length > 0) {
      const layer = frontier
      frontier = []
      for (const at of layer) {
        const normal = explorer.whatFollows(at)
        if (normal.length === 0) {
          ends++
          explorer.checkEnd(at)
        }
        for (const next of normal) meet(next)
        for (const next of explorer.whatGoesWrong(at)) meet(next)
      }
    }
    return { situations: seen.size, ends, violation: undefined }
  } catch (error) {
    if (error instanceof Broken) return { situations: seen.size, ends, violation: error.message }
    throw error
  }
}

const without = <T>(items: readonly T[], item: T): T[] => items.filter((other) => other !== item)

class Explorer {
  readonly #bounds: Bounds

  constructor(bounds: Bounds) {
    this.#bounds = bounds
  }

  /** The run of that runner learns something; its effects are put under way. */
  tell(at: Situation, runner: number, event: RunEvent): Situation {
    const run = at.runs[runner]
    if (run === null || run === undefined) return at
    const { strict, variant } = this.#bounds
    const now = at.late ? DEADLINE : 0
    const policy = { now, random: 0, strict, limits: DEFAULT_LIMITS, protocol: variant.protocol }
    const reaction = react(run, event, policy)
    let next: Situation = {
      ...at,
      runs: at.runs.map((other, index) => (index === runner ? reaction.run : other)),
    }
    for (const effect of reaction.effects) {
      if (effect.type === 'call')
        next = { ...next, asks: [...next.asks, { runner, callNumber: effect.callNumber, key: effect.key }] }
      else if (effect.type === 'save')
        next = {
          ...next,
          writes: [...next.writes, { runner, writeNumber: effect.writeNumber, entry: effect.entry }],
        }
      else if (effect.type === 'wait') next = { ...next, timers: [...without(next.timers, runner), runner] }
      else if (effect.type === 'reread') next = { ...next, reads: [...next.reads, runner] }
      else if (effect.type === 'answer')
        next = this.#answered(next, effect.state.answered ? 'completed' : 'compensated')
      else next = this.#leave(next, runner)
    }
    return {
      ...next,
      replies: next.replies.filter((reply) => next.runs[reply.runner]?.callNumber === reply.callNumber),
    }
  }

  #leave(at: Situation, runner: number): Situation {
    return {
      ...at,
      runs: at.runs.map((run, index) => (index === runner ? null : run)),
      timers: without(at.timers, runner),
      reads: without(at.reads, runner),
      writes: at.writes.map((write) => (write.runner === runner ? { ...write, writeNumber: 0 } : write)),
      asks: at.asks.map((ask) => (ask.runner === runner ? { ...ask, callNumber: 0 } : ask)),
      replies: at.replies.filter((reply) => reply.runner !== runner),
    }
  }

  #answered(at: Situation, end: 'completed' | 'compensated'): Situation {
    if (at.told !== '' && at.told !== end) throw new Broken('two different answers')
    const standing = Object.values(at.effects).includes('done')
    const awaited = definitionOf(at.row.state.input).steps.filter(({ trailing }) => !trailing)
    if (end === 'completed' && awaited.some(({ name }) => at.effects[name] !== 'done'))
      throw new Broken('told CONFIRMEE before it was')
    if (end === 'compensated' && standing) throw new Broken('told ANNULEE before it was undone')
    return { ...at, told: end }
  }

  /** What happens without any fault. Nothing: the end. */
  whatFollows(at: Situation): Situation[] {
    const next: Situation[] = at.asks.map((ask) => this.#arrives(at, ask, true))
    for (const reply of at.replies) {
      const { runner, callNumber, outcome } = reply
      next.push(
        this.tell({ ...at, replies: without(at.replies, reply) }, runner, {
          type: 'outcome',
          callNumber,
          outcome,
        }),
      )
    }
    OWNERS.forEach((_owner, runner) => {
      for (const waited of [true, false]) {
        const group = at.writes.filter((write) => write.runner === runner && write.writeNumber > 0 === waited)
        if (group.length === 0) continue
        next.push(this.#written(at, group))
        if (!waited) next.push({ ...at, writes: at.writes.filter((write) => !group.includes(write)) })
      }
    })
    for (const runner of at.reads) next.push(this.#reread(at, runner))
    for (const runner of at.timers)
      next.push(this.tell({ ...at, timers: without(at.timers, runner) }, runner, { type: 'timer' }))
    const zombie = !at.lease && at.runs[0] !== null
    if (zombie) next.push(this.#leave(at, 0))
    const dead = at.lease && at.runs[0] === null && at.row.recover
    if (dead) next.push({ ...at, lease: false })
    if (!at.lease && at.row.recover && at.row.owner === OWNERS[0]) next.push(this.#takenOver(at))
    return next
  }

  /** Faults within the bounds; and the deadline, which may pass at any instant. */
  whatGoesWrong(at: Situation): Situation[] {
    const next: Situation[] = at.late ? [] : [{ ...at, late: true }]
    if (at.crashes > 0 && at.runs[0] !== null && at.lease) {
      const struck = { ...at, crashes: at.crashes - 1 }
      next.push(this.#leave(struck, 0), { ...struck, lease: false })
    }
    if (at.doubles > 0)
      for (const ask of at.asks) next.push({ ...this.#arrives(at, ask, false), doubles: at.doubles - 1 })
    if (at.losses === 0) return next
    const losses = at.losses - 1
    for (const ask of at.asks) {
      if (ask.callNumber === 0) continue
      const outcome: Outcome = { kind: 'unknown', reason: 'time-out' }
      const replies = [...at.replies, { ...ask, outcome }]
      const lost = { ...at, losses, replies, asks: without(at.asks, ask) }
      next.push(lost, { ...lost, asks: [...lost.asks, { ...ask, callNumber: 0 }] })
    }
    for (const runner of [0, 1]) {
      const writeNumber = at.writes.findLast((write) => write.runner === runner)?.writeNumber ?? 0
      if (writeNumber === 0) continue
      // What is not waited for any more may still be applied, or never.
      const writes = at.writes.map((write) =>
        write.runner === runner ? { ...write, writeNumber: 0 } : write,
      )
      next.push(this.tell({ ...at, losses, writes }, runner, { type: 'save-unknown', writeNumber }))
    }
    return next
  }

  /** A command reaches its participant. `last`: no copy of it is left on the way. */
  #arrives(at: Situation, ask: Ask, last: boolean): Situation {
    const { step, direction } = partsOf(ask.key)
    const { variant, refuses } = this.#bounds
    const kept = at.inbox[ask.key]
    const good = kept ?? !(direction === 'do' && step === refuses)
    let { inbox, effects } = at
    if (kept === undefined) {
      inbox = { ...inbox, [ask.key]: good }
      const action = `s:${step}:do`
      if (direction === 'undo' && variant.tombstone && inbox[action] === undefined)
        inbox = { ...inbox, [action]: false }
      if (direction === 'do' && good) effects = { ...effects, [step]: 'done' }
      if (direction === 'undo' && effects[step] === 'done') effects = { ...effects, [step]: 'undone' }
      if (effects['payer'] === 'done' && effects['reserver'] === 'undone')
        throw new Broken('paid without its stock')
      if (effects['payer'] === 'done' && effects['autoriser'] === 'undone')
        throw new Broken('charged without leave')
      if (effects['confirmer'] === 'done' && effects['payer'] !== 'done')
        throw new Broken('confirmed without its payment')
    }
    const outcome: Outcome = good
      ? { kind: 'succeeded', reply: { a: '0', montant: 1 } }
      : { kind: 'refused', refusal: { refus: 'STOCK_INSUFFISANT', details: {} } }
    const waits = at.runs[ask.runner]?.callNumber === ask.callNumber
    return {
      ...at,
      inbox,
      effects,
      asks: last ? without(at.asks, ask) : at.asks,
      replies: last && waits ? [...at.replies, { ...ask, outcome }] : at.replies,
    }
  }

  #written(at: Situation, group: readonly Write[]): Situation {
    let row = at.row
    const told: { runner: number; event: RunEvent }[] = []
    for (const { entry, runner, writeNumber } of group) {
      const matches =
        row.owner === entry.owner && row.epoch === entry.epoch && row.version === entry.expectedVersion
      const event: RunEvent = matches ? { type: 'saved', writeNumber } : { type: 'fenced', writeNumber, row }
      if (matches) row = this.#moved(row, entry)
      if (writeNumber > 0) told.push({ runner, event })
    }
    const applied = { ...at, row, writes: at.writes.filter((write) => !group.includes(write)) }
    return told.reduce<Situation>((next, { runner, event }) => this.tell(next, runner, event), applied)
  }

  #moved(row: SagaRow, { state, status, recover }: Entry): SagaRow {
    const { phase, pivotDone } = row.state
    if (phase === 'completed' || phase === 'compensated') throw new Broken('a state after a terminal one')
    if (pivotDone && !state.pivotDone) throw new Broken('the point of no return is forgotten')
    return { ...row, status, recover, state, version: row.version + 1 }
  }

  #reread(at: Situation, runner: number): Situation {
    const { row } = at
    const fences = row.owner === OWNERS[runner] && this.#bounds.variant.rereadFences
    const read = fences ? { ...row, epoch: row.epoch + 1, version: row.version + 1 } : row
    return this.tell({ ...at, row: read, reads: without(at.reads, runner) }, runner, {
      type: 'row',
      row: read,
    })
  }

  #takenOver(at: Situation): Situation {
    const { row } = at
    const claimed = { ...row, owner: OWNERS[1], epoch: row.epoch + 1, version: row.version + 1, takeovers: 1 }
    const runs = [at.runs[0] ?? null, resumeRun(definitionOf(row.state.input), claimed)]
    return this.tell({ ...at, row: claimed, runs }, 1, { type: 'claimed', row: claimed })
  }

  /** Nothing is left to happen: the saga has ended, and its effects are all there or all gone. */
  checkEnd({ row, effects, told }: Situation): void {
    const { phase } = row.state
    if (phase !== 'completed' && phase !== 'compensated') throw new Broken(`a saga that stays ${phase}`)
    if (told !== '' && told !== phase) throw new Broken('an answer that did not stay true')
    const values = Object.values(effects)
    const { steps, decisive } = definitionOf(row.state.input)
    if (phase === 'compensated' && decisive === -1) throw new Broken('what has happened is undone')
    if (phase === 'completed' && (values.length !== steps.length || values.includes('undone')))
      throw new Broken('TERMINEE, but not everything is done')
    if (phase === 'compensated' && values.includes('done')) throw new Broken('ANNULEE, but something stands')
  }
}
