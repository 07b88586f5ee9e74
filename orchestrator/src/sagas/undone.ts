/** What is told of a saga that was undone, for any saga. */
import { type Language, PROBLEMS, type Refusal, refuse } from '@comptoir/contracts'
import type { Cause } from '@comptoir/saga/definition.ts'
import type { Refused, Undone } from './saga.ts'

/** What people call the thing that the saga makes: "le délai `de la commande` est passé", "the time for `the order` ran out". */
export type Called = Readonly<Record<Language, string>>

interface Naming {
  readonly noun: string
  readonly called: Called
  readonly language: Language
}

/** The participant's own refusal where there was one, with the names of what is undone; else why it was ended. */
export function refusalOf(
  { id, reached, cause }: Undone<unknown>,
  { noun, called, language }: Naming,
): Refusal {
  const names = { [`${noun}Id`]: id, sagaId: id, statut: reached.at(-1)?.statut, etape: cause.step }
  if (cause.kind === 'refused' && cause.refusal !== undefined)
    return refuse(cause.refusal.refus, { ...names, ...cause.refusal.details })
  return refuse('SAGA_ANNULEE', { ...names, motif: reasonOf(cause, called, language) })
}

/** The same, with the places in the client's body that the refusal is about. `opens`: the step without which nothing was made. */
export function refusedOf(
  end: Undone<unknown>,
  how: Naming & {
    readonly opens: string
    readonly placesOf: (refusal: Refusal) => readonly string[]
  },
): Refused {
  const { refusal, step } = end.cause
  if (refusal === undefined) return { refusal: refusalOf(end, how) }
  const { refus, details } = refusal
  const message = PROBLEMS[refus][how.language].title.toLowerCase()
  return {
    // Nothing was made, so nothing that was made is named.
    refusal: step === how.opens ? refuse(refus, { ...details, sagaId: end.id }) : refusalOf(end, how),
    faults: how.placesOf(refusal).map((pointeur) => ({ pointeur, message })),
  }
}

/** Why a saga turned back, in a word that a history keeps. */
export function motifOf(cause: Cause): string {
  switch (cause.kind) {
    case 'refused':
      return cause.refusal?.refus ?? 'REFUS'
    case 'deadline':
      return 'DELAI_DEPASSE'
    case 'cancelled':
      return 'ANNULEE_PAR_OPERATEUR'
  }
}

function reasonOf({ kind, detail = '' }: Cause, called: Called, language: Language): string {
  const french = language === 'fr'
  if (kind === 'cancelled') return french ? `par un opérateur (${detail})` : `by an operator (${detail})`
  return french ? `le délai ${called.fr} est passé` : `the time for ${called.en} ran out`
}
