/** Why a saga stands where it stands, in one sentence for people. */
import { type Language, PROBLEMS } from '@comptoir/contracts'
import type { Cause } from '@comptoir/saga/definition.ts'
import type { RecordedSaga } from '@comptoir/saga/engine.ts'
import type { Parked, SagaState } from '@comptoir/saga/machine/state.ts'
import { stepWords } from '../sagas/step-words.ts'

/** One sentence, in the reader's language. `name` is that of the step at which the state stands. */
export function whySentence(state: SagaState, name: string, language: Language): string {
  const french = language === 'fr'
  const step = stepWords(name, language)
  switch (state.phase) {
    case 'completed':
      return french ? 'Toutes les étapes ont réussi.' : 'Every step succeeded.'
    case 'running':
      return runningSentence(state, step, french)
    case 'compensating':
      return french
        ? `En cours d’annulation, à l’étape « ${step} » : ${causeOf(state.cause, language)}.`
        : `Being undone, at step "${step}": ${causeOf(state.cause, language)}.`
    case 'compensated':
      return french
        ? `Annulée, tout est défait : ${causeOf(state.cause, language)}.`
        : `Cancelled, everything is undone: ${causeOf(state.cause, language)}.`
    case 'stuck':
      return french
        ? `Bloquée à l’étape « ${step} », ${parkedOf(state.parked, language)} : un opérateur doit agir.`
        : `Stuck at step "${step}", ${parkedOf(state.parked, language)}: an operator must act.`
  }
}

/** Why a saga whose state cannot be read stands still. */
export function whyUnreadable(reason: string, language: Language): string {
  return language === 'fr'
    ? `Son état est illisible dans le journal (${reason}) : il faut le réparer avant toute action.`
    : `Its state in the journal cannot be read (${reason}): it must be repaired before any act.`
}

/** What can be said of a saga whose definition is not known here. */
export function whyUnknown(
  { definition, definitionVersion }: Pick<RecordedSaga, 'definition' | 'definitionVersion'>,
  language: Language,
): string {
  const name = `${definition}@${definitionVersion}`
  return language === 'fr'
    ? `Cet orchestrateur ne connaît pas la définition « ${name} » : seul un orchestrateur qui la connaît peut aller plus loin.`
    : `This orchestrator does not know the definition "${name}": only one that does can go further.`
}

/** Why a cancellation that was accepted had no effect. */
export function tooLateSentence(motif: string | undefined, language: Language): string {
  if (language === 'fr') {
    const reason = motif === undefined ? '' : ` (« ${motif} »)`
    return `L’annulation demandée${reason} est arrivée trop tard : le point de non-retour était passé.`
  }
  const reason = motif === undefined ? '' : ` ("${motif}")`
  return `The cancellation asked for${reason} came too late: the point of no return was passed.`
}

function runningSentence(state: SagaState, step: string, french: boolean): string {
  const error = state.lastError
  if (state.answered)
    return french
      ? `Acquise pour le client ; l’étape « ${step} » s’achève encore.`
      : `Final for the client; step "${step}" is still being finished.`
  if (error === undefined) return french ? `En cours, à l’étape « ${step} ».` : `Running, at step "${step}".`
  return french
    ? `En cours : l’étape « ${step} » n’a pas de réponse sûre (${error}) et sera redemandée, essai ${state.attempt + 1}.`
    : `Running: step "${step}" has no certain answer (${error}) and will be asked again, attempt ${state.attempt + 1}.`
}

function causeOf(cause: Cause | undefined, language: Language): string {
  const french = language === 'fr'
  if (cause === undefined) return french ? 'cause inconnue' : 'cause unknown'
  const step = stepWords(cause.step, language)
  switch (cause.kind) {
    case 'refused': {
      const code = cause.refusal?.refus
      // Another version may have stored a code that this one does not have.
      const title = code === undefined ? '' : ` (${PROBLEMS[code]?.[language].title.toLowerCase() ?? code})`
      return french ? `l’étape « ${step} » a été refusée${title}` : `step "${step}" was refused${title}`
    }
    case 'deadline':
      return french ? `le délai a expiré à l’étape « ${step} »` : `the deadline passed at step "${step}"`
    case 'cancelled': {
      const reason =
        cause.detail === undefined ? '' : french ? ` (« ${cause.detail} »)` : ` ("${cause.detail}")`
      return french
        ? `un opérateur l’a annulée à l’étape « ${step} »${reason}`
        : `an operator cancelled it at step "${step}"${reason}`
    }
  }
}

function parkedOf(parked: Parked | undefined, language: Language): string {
  const french = language === 'fr'
  if (parked === undefined) return french ? 'sans raison connue' : 'for no known reason'
  const detail = parked.detail === undefined || parked.detail === '' ? '' : ` (${parked.detail})`
  switch (parked.why) {
    case 'refused':
      return (french ? 'qui ne peut être refusée et l’a été' : 'which may not be refused and was') + detail
    case 'exhausted':
      return (
        (french ? 'sans réponse sûre malgré tous les essais' : 'with no certain answer after every attempt') +
        detail
      )
    case 'takeovers':
      return (french ? 'après trop de reprises' : 'after too many takeovers') + detail
    case 'fault':
      return (french ? 'sur une faute du programme' : 'on a fault of the program') + detail
  }
}
