/** The operators of a simulated world: they act at random while there are faults, and repair what is parked afterwards. */

import type { SagaRow } from '@comptoir/saga/journal.ts'
import type { OperatorAct } from '@comptoir/saga/machine/advance.ts'
import { type Achat, type OperationName, stepName } from './shapes.ts'
import type { WorldState } from './world-state.ts'

const BY_HAND: Readonly<Record<string, OperationName>> = {
  'creer:undo': 'commande.annuler',
  'reserver:undo': 'stock.liberer',
  'payer:undo': 'paiement.annuler',
  'confirmer:do': 'commande.confirmer',
  'sortir:do': 'stock.sortir',
  'autoriser:undo': 'paiement.liberer',
  'noter:do': 'commande.noter',
  'encaisser:do': 'paiement.noter',
  'prendre:do': 'stock.prendre',
}
const ACTS: readonly OperatorAct[] = ['retry', 'cancel', 'force']

/** Where operators act: the orchestrators of ours, or an engine of others. */
export interface Desk {
  /** Cancels a running saga. */
  readonly cancel: (sagaId: string) => void
  /** Who takes an act on a parked saga now, if anybody; `forced` hears that a step counts as done. */
  readonly anyReachable: () =>
    | { readonly act: (row: SagaRow, action: OperatorAct, forced: () => void) => void }
    | undefined
}

export class Operators {
  /** Sagas in which a person did a step by hand. */
  readonly handled = new Set<string>()
  readonly #world: WorldState
  readonly #desk: Desk

  constructor(world: WorldState, desk: Desk) {
    this.#world = world
    this.#desk = desk
    for (const { saga, at } of world.mix.acts) world.plan(at, () => this.#act(saga))
    world.plan(world.mix.end + 3000, () => this.#repair())
  }

  /** On a parked saga, or `cancel` on a running one. */
  #act(index: number): void {
    const world = this.#world
    for (const row of world.journal.rows.values()) {
      if (!row.id.startsWith(`s${index}.`)) continue
      if (row.status !== 'stuck') this.#desk.cancel(row.id)
      else this.#order(row, () => this.#sensible(row, ACTS[world.random.between(0, 2)]))
    }
    // Parked sagas are looked at again while there are faults, so that acts and faults meet.
    if (world.faults) world.plan(world.random.between(500, 3000), () => this.#act(index))
  }

  /** Asks a node that answers, if there is one; only then is the act chosen. */
  #order(row: SagaRow, choose: () => OperatorAct): void {
    this.#desk.anyReachable()?.act(row, choose(), () => this.#doneByHand(row))
  }

  /** An operator cannot promise to have undone by hand what may still happen: first the participant must have the mark. */
  #sensible({ id, state }: SagaRow, action: OperatorAct = 'retry'): OperatorAct {
    const refuses = this.#world.isJammed(id, stepName(state), 'undo-refuses')
    return action === 'force' && refuses && state.parked?.why !== 'refused' ? 'retry' : action
  }

  /** After the faults: tries again, and forces what cannot be done. */
  #repair(): void {
    const world = this.#world
    for (const row of world.journal.rows.values())
      if (row.status === 'stuck')
        this.#order(row, () => (row.state.parked?.why === 'refused' ? 'force' : 'retry'))
    world.plan(1500, () => this.#repair())
  }

  /** What a person who forces a step promises to have done. */
  #doneByHand({ id, state }: SagaRow): void {
    const direction = state.parked?.from === 'compensating' ? 'undo' : 'do'
    const operation = BY_HAND[`${stepName(state)}:${direction}`]
    this.handled.add(id)
    if (operation !== undefined) this.#world.participants.byHand(operation, state.input as Achat)
  }
}
