/** One transition of a saga as an event of the stream (HTML standard, section 9.2). Pure. */
import type { SagaDefinition } from '@comptoir/saga/definition.ts'
import type { WatchEvent } from '@comptoir/saga/engine.ts'
import { statusOf, type Transition } from '@comptoir/saga/machine/state.ts'
import type { Facts } from '../sagas/saga.ts'
import { STATUT, type Statut } from './words.ts'

/** Tells a listener that events between the last one and the next may be missing. */
export const GAP = 'event: flux.trou\ndata: {}\n\n'

/** Tells a listener how far the stream is: no event, but its `Last-Event-ID` from now on. */
export const placeOnly = (place: string): string => `id: ${place}\n\n`

/** The event's text. Its id is its place in the journal: the same at every instance. */
export function eventText(
  { place, sagaId, definition: type, version, transition }: WatchEvent,
  definition: SagaDefinition | undefined,
  { numero, magasinId }: Pick<Facts, 'numero' | 'magasinId'>,
): string {
  const data = {
    saga_id: sagaId,
    type,
    numero,
    magasin_id: magasinId,
    statut: statutAfter(definition, transition),
    version,
    etape: transition.step,
    sens: transition.direction === 'do' ? 'action' : 'annulation',
    essai: transition.attempt,
    a: new Date(transition.at).toISOString(),
    ...(transition.detail === undefined ? {} : { detail: transition.detail }),
    ...(transition.reached === undefined ? {} : { etats: transition.reached }),
  }
  return `id: ${place}\nevent: ${eventName(transition)}\ndata: ${JSON.stringify(data)}\n\n`
}

/** The saga's status for clients after a transition. One whose definition is not known here runs until it has ended. */
function statutAfter(definition: SagaDefinition | undefined, transition: Transition): Statut {
  return STATUT[statusOf({ phase: transition.phase, answered: isAnswered(definition, transition) })]
}

/** Every step that the caller waits for is done: a trailing one is asked, or the last before them has just ended. */
function isAnswered(definition: SagaDefinition | undefined, { step, kind, outcome }: Transition): boolean {
  const steps = definition?.steps ?? []
  const index = steps.findIndex(({ name }) => name === step)
  if (steps[index]?.trailing === true) return true
  return steps[index + 1]?.trailing === true && (outcome === 'succeeded' || kind === 'forced')
}

function eventName({ kind, direction, outcome, phase }: Transition): string {
  switch (kind) {
    case 'started':
      return 'saga.demarree'
    case 'decision':
      return 'compensation.decidee'
    case 'parked':
      return 'saga.bloquee'
    case 'resumed':
      return 'saga.relancee'
    case 'forced':
      return 'etape.forcee'
    case 'cancel-too-late':
      return 'annulation.trop_tard'
    case 'taken-over':
      return 'saga.reprise'
    case 'attempt': {
      if (phase === 'completed' || phase === 'compensated') return 'saga.terminee'
      const what = direction === 'do' ? 'etape' : 'compensation'
      return `${what}.${outcome === 'succeeded' ? 'reussie' : outcome === 'refused' ? 'refusee' : 'reessai'}`
    }
  }
}
