/** What an operator's act would do to a saga, before it is done. Pure. */
import type { Language } from '@comptoir/contracts'
import type { SagaDefinition } from '@comptoir/saga/definition.ts'
import type { OperatorAct, SagaHistory } from '@comptoir/saga/engine.ts'
import { cancel, operate } from '@comptoir/saga/machine/advance.ts'
import { DEFAULT_LIMITS } from '@comptoir/saga/machine/retry-policy.ts'
import { type SagaState, statusOf } from '@comptoir/saga/machine/state.ts'
import type { Saga } from '../sagas/saga.ts'
import { stepWords } from '../sagas/step-words.ts'
import { heldOf, standingOf } from './held.ts'
import { STATUT, type Statut } from './words.ts'

export interface Preview {
  readonly possible: boolean
  readonly raison?: string
  /** What is asked next, in order. */
  readonly etapes: readonly {
    readonly etape: string
    readonly libelle: string
    readonly sens: 'action' | 'annulation'
  }[]
  /** What it changes for money and goods, and the status right after it. */
  readonly effets: { readonly argent: string[]; readonly stock: string[]; readonly statut: Statut }
  /** What participants hold before it and after it. */
  readonly inchange: readonly string[]
  readonly version: number
}

interface What {
  readonly saga: Pick<Saga, 'holds'>
  readonly definition: SagaDefinition | undefined
  readonly action: OperatorAct
  readonly now: number
  readonly language: Language
}

/** The act on the saga as it is recorded. */
export function previewOf(history: SagaHistory, { saga, definition, action, now, language }: What): Preview {
  const { state, version, status } = history
  const nothing = { etapes: [], effets: { argent: [], stock: [], statut: STATUT[status] }, inchange: [] }
  const after =
    definition === undefined || state === null ? undefined : changed(definition, state, { action, now })
  if (definition === undefined || state === null || after === undefined)
    return { possible: false, raison: whyNot(history, action)[language], ...nothing, version }
  const etapes = stepsOf(definition, after).map(({ etape, sens }) => ({
    etape,
    libelle: stepWords(etape, language),
    sens,
  }))
  const standing = standingOf(saga, definition, { state, transitions: history.transitions })
  const undone = after.undos ?? []
  const back = after.phase === 'compensating'
  const isEnded = ({ from, until }: (typeof standing)[number]) =>
    back ? undone.includes(from) : until >= after.step
  const ended = heldOf(standing.filter(isEnded), state, language)
  const kept = heldOf(
    standing.filter((one) => !isEnded(one)),
    state,
    language,
  )
  const told = (quoi: string) =>
    ended
      .filter((one) => (quoi === 'stock') === (one.quoi === 'stock'))
      .map(({ texte }) => ENDS(texte, back)[language])
  return {
    possible: true,
    etapes,
    effets: { argent: told('argent'), stock: told('stock'), statut: STATUT[statusOf(after)] },
    inchange: kept.map(({ texte }) => texte),
    version,
  }
}

function changed(
  definition: SagaDefinition,
  state: SagaState,
  { action, now }: Pick<What, 'action' | 'now'>,
) {
  const at = { now, random: 0, limits: DEFAULT_LIMITS, reason: '-' }
  if (state.phase !== 'stuck') return action === 'cancel' ? cancel(definition, state, at)?.state : undefined
  return operate(definition, state, { ...at, action })?.state
}

function stepsOf({ steps }: SagaDefinition, { phase, step, undos = [] }: SagaState) {
  if (phase === 'compensating')
    return undos.map((index) => ({ etape: steps[index]?.name ?? '-', sens: 'annulation' as const }))
  if (phase !== 'running') return []
  return steps.slice(step).map(({ name }) => ({ etape: name, sens: 'action' as const }))
}

const ENDS = (text: string, back: boolean) =>
  back
    ? { fr: `rendu : ${text}`, en: `given back: ${text}` }
    : { fr: `mené à son terme : ${text}`, en: `carried through: ${text}` }

function whyNot({ state, status }: SagaHistory, action: OperatorAct) {
  if (state === null)
    return {
      fr: 'son état est illisible ou inconnu ici',
      en: 'its state cannot be read, or is not known, here',
    }
  if (status === 'completed' || status === 'compensated')
    return { fr: 'la saga est finie', en: 'the saga has ended' }
  if (action === 'cancel')
    return { fr: 'le point de non-retour est passé', en: 'the point of no return is passed' }
  if (state.phase !== 'stuck') return { fr: 'la saga n’est pas bloquée', en: 'the saga is not stuck' }
  return {
    fr: 'cette étape ne peut être tenue pour faite : sa réponse manquerait aux suivantes',
    en: 'this step cannot be taken for done: those after it would lack its reply',
  }
}
