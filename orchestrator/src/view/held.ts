/** What participants hold for a saga at this moment, for people. Pure. */
import type { Language } from '@comptoir/contracts'
import type { SagaDefinition } from '@comptoir/saga/definition.ts'
import type { SagaState, Transition } from '@comptoir/saga/machine/state.ts'
import type { Hold, Saga } from '../sagas/saga.ts'

export interface Held {
  readonly quoi: Hold['what']
  readonly etape: string
  readonly texte: string
  /** The step was asked, or may have been, and its outcome is not known. */
  readonly peutEtre: boolean
}

/** A hold that stands, with where its step is. */
export interface Standing {
  readonly hold: Hold
  readonly from: number
  readonly until: number
  readonly isCertain: boolean
}

/** The holds that stand: their step was asked, and nothing has ended them. */
export function standingOf(
  saga: Pick<Saga, 'holds'>,
  definition: SagaDefinition,
  { state, transitions }: { readonly state: SagaState; readonly transitions: readonly Transition[] },
): Standing[] {
  const indexOf = (step: string) => definition.steps.findIndex(({ name }) => name === step)
  return saga.holds.flatMap((hold) => {
    const [from, until] = [indexOf(hold.from), indexOf(hold.until)]
    if (from === -1 || !stands(state, from, until)) return []
    const own = transitions.filter(({ step, direction }) => step === hold.from && direction === 'do')
    return [{ hold, from, until, isCertain: own.some(({ outcome }) => outcome === 'succeeded') }]
  })
}

function stands(state: SagaState, from: number, until: number): boolean {
  switch (state.phase === 'stuck' ? state.parked?.from : state.phase) {
    case 'running':
      return state.step >= from && state.step <= until
    case 'compensating':
      return state.undos?.includes(from) === true
    case 'completed':
    case 'compensated':
    case undefined:
      return false
  }
}

/** The same, as they are shown. */
export const heldOf = (standing: readonly Standing[], state: SagaState, language: Language): Held[] =>
  standing.map(({ hold, isCertain }) => ({
    quoi: hold.what,
    etape: hold.from,
    texte: hold.text(state.data ?? state.input)[language],
    peutEtre: !isCertain,
  }))
