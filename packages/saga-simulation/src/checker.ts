/** The invariants of a simulated world: some hold at every instant, the others once everything has ended. */
import type { Entry, SagaRow } from '@comptoir/saga/journal.ts'
import { DeadlineRule } from './deadline-rule.ts'
import { PRIX, type Record as SagaRecord } from './participants.ts'
import { type Achat, definitionOf, stepName } from './shapes.ts'
import type { WorldState } from './world-state.ts'

/** What people did or learnt outside the sagas. */
export interface Hearsay {
  /** The ids of sagas that a client was told were never made. */
  readonly failed: readonly string[]
  /** Sagas in which a person did a step by hand: their instants may differ. */
  readonly handled: ReadonlySet<string>
}

/** What is about to be kept of a saga. */
export type Written = Pick<Entry, 'sagaId' | 'state' | 'transitions'>

const sum = ([un, both]: readonly [number, number]): number => un + both

export class Checker {
  readonly deadlines: DeadlineRule
  readonly #told = new Map<string, 'completed' | 'compensated'>()
  readonly #world: WorldState

  constructor(world: WorldState, behindMs = 0) {
    this.#world = world
    this.deadlines = new DeadlineRule(world, behindMs)
  }

  /** The caller learns the end: it must be true now, and stay true. */
  told(id: string, end: 'completed' | 'compensated'): void {
    const { violate, participants, coverage } = this.#world
    coverage.hit(`told ${end}`)
    const before = this.#told.get(id)
    if (before !== undefined && before !== end) violate('two different answers', id)
    this.#told.set(id, end)
    const record = participants.records.get(id)
    if (end === 'completed') {
      if (record?.statut !== 'CONFIRMEE') violate('told CONFIRMEE before it was', id)
      if (record?.captures !== 1) violate('told CONFIRMEE before it was paid', id)
      return
    }
    if (record === undefined) return
    if (sum(record.held) > 0) violate('told ANNULEE while stock is held', id)
    if (record.captures > record.refunds) violate('told ANNULEE while it is paid', id)
    if (record.authorised > 0) violate('told ANNULEE while a card is authorised', id)
    if (record.statut === 'CREEE') violate('told ANNULEE while the order is open', id)
  }

  /** A runner is about to write this. */
  written(entry: Written): void {
    const { state, sagaId } = entry
    this.deadlines.written(entry)
    const { coverage, violate } = this.#world
    coverage.hit(`phase ${state.phase}`)
    if (state.cause?.kind === 'refused') coverage.hit(`refused at ${state.cause.step}`)
    if (state.cause !== undefined) coverage.hit(`cause ${state.cause.kind}`)
    if (state.parked === undefined) return
    coverage.hit(`parked ${state.parked.why}`)
    if (state.parked.why === 'refused' && !this.#world.isJammed(sagaId, stepName(state)))
      violate('parked without a cause', sagaId)
    if (state.parked.why === 'fault') violate('parked by a fault', `${sagaId}: ${state.parked.detail}`)
    if (state.parked.why === 'exhausted') violate('an outage parks a saga', sagaId)
  }

  /** Everything has ended and nothing is under way. */
  atTheEnd({ failed, handled }: Hearsay): void {
    const { journal, participants, violate } = this.#world
    for (const row of journal.rows.values()) {
      const record = participants.recordOf(row.id)
      this.#checkSaga(row, record)
      this.#checkHistory(row)
      if (!handled.has(row.id)) this.#checkInstants(row, record)
    }
    for (const [id, record] of participants.records)
      if (!journal.rows.has(id) && (record.statut !== undefined || sum(record.held) > 0))
        violate('an effect without a saga', id)
    for (const [id] of this.#told) if (!journal.rows.has(id)) violate('an answer without a saga', id)
    for (const id of failed) if (journal.rows.has(id)) violate('a request told as failed has a saga', id)
    const keys = [...journal.rows.values()].flatMap((row) => row.clientKey ?? [])
    if (new Set(keys).size !== keys.length) violate('two sagas for one key', keys.join(' '))
    this.#checkTotals()
  }

  #checkSaga(row: SagaRow, record: SagaRecord): void {
    const { violate } = this.#world
    const { id, state } = row
    const told = this.#told.get(id)
    const live = record.captures - record.refunds
    const quantites = (state.input as Achat).quantites
    if (told !== undefined && told !== state.phase)
      violate('an answer that did not stay true', `${id}: ${told}, ${state.phase}`)
    if (sum(record.held) > 0) violate('stock held for an ended saga', id)
    if (record.authorised > 0) violate('a card authorised for an ended saga', id)
    if (state.phase === 'completed') {
      if (record.statut !== 'CONFIRMEE') violate('TERMINEE, but the order is not CONFIRMEE', id)
      if (live !== 1 || record.refunds > 0) violate('CONFIRMEE without exactly one payment', id)
      if (record.out[0] !== quantites[0] || record.out[1] !== quantites[1])
        violate('CONFIRMEE, but its stock did not leave', id)
    } else {
      if (definitionOf(state.input).decisive === -1) violate('what has happened is undone', id)
      if (record.statut !== undefined && record.statut !== 'ANNULEE')
        violate('ANNULEE, but the order is not', id)
      if (live !== 0 || record.captures > 1) violate('ANNULEE, but it is paid', id)
      if (sum(record.out) > 0) violate('ANNULEE, but its stock left', id)
    }
  }

  #checkHistory({ id, state }: SagaRow): void {
    const { violate } = this.#world
    const forward = definitionOf(state.input).steps.flatMap(({ reached }) => reached)
    const names = state.reached.map(({ statut }) => statut)
    const ended = state.phase === 'compensated' ? names.pop() : undefined
    if (state.phase === 'compensated' && ended !== 'ANNULEE') violate('ANNULEE is not its last state', id)
    if (names.some((name, index) => name !== forward[index]))
      violate('states out of order', `${id}: ${names.join(' ')}`)
    if (state.phase === 'completed' && names.length !== forward.length)
      violate('CONFIRMEE without every state', id)
    if (state.phase === 'compensated' && names.length === forward.length)
      violate('ANNULEE after CONFIRMEE', id)
  }

  #checkInstants({ id, state }: SagaRow, record: SagaRecord): void {
    for (const { statut, a } of state.reached)
      if (statut !== 'ANNULEE' && record.instants.get(statut) !== a)
        this.#world.violate('a state with a wrong instant', `${id} ${statut}`)
  }

  #checkTotals(): void {
    const { participants, mix, violate } = this.#world
    let gone = 0
    const paid = new Map<number, number>()
    for (const [id, record] of participants.records) {
      gone += sum(record.held) + sum(record.out)
      if (record.inCash) continue
      const client = Number(id.slice(1).split('.')[0]) % 2
      paid.set(client, (paid.get(client) ?? 0) + (record.captures - record.refunds) * record.montant)
    }
    if (sum(participants.disponible) + gone !== sum(mix.stock) + participants.found)
      violate('stock is not conserved', `${gone}`)
    if (participants.disponible.some((left) => left < 0))
      violate('stock below zero', participants.disponible.join(' '))
    for (let client = 0; client < Math.min(2, mix.sagas); client++) {
      const solde = participants.soldeOf(client)
      if (solde + (paid.get(client) ?? 0) !== mix.solde || solde < 0 || solde % PRIX !== mix.solde % PRIX)
        violate('money is not conserved', `client ${client}`)
    }
  }
}
