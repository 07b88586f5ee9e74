/** The refusal of a saga that was undone, for any saga. */
import { type Language, type Refusal, refuse } from '@comptoir/contracts'
import type { Cause } from '@comptoir/saga/definition.ts'
import type { Undone } from './saga.ts'

/** What people call the thing that the saga makes: "le délai `de la commande` est passé", "the time for `the order` ran out". */
export type Called = Readonly<Record<Language, string>>

/** The participant's own refusal where there was one, with the names of what is undone; else why it was ended. */
export function refusalOf(
  { id, reached, cause }: Undone<unknown>,
  { noun, called, language }: { readonly noun: string; readonly called: Called; readonly language: Language },
): Refusal {
  const names = { [`${noun}Id`]: id, sagaId: id, statut: reached.at(-1)?.statut, etape: cause.step }
  if (cause.kind === 'refused' && cause.refusal !== undefined)
    return refuse(cause.refusal.refus, { ...names, ...cause.refusal.details })
  return refuse('SAGA_ANNULEE', { ...names, motif: reasonOf(cause, called, language) })
}

function reasonOf({ kind, detail = '' }: Cause, called: Called, language: Language): string {
  const french = language === 'fr'
  if (kind === 'cancelled') return french ? `par un opérateur (${detail})` : `by an operator (${detail})`
  return french ? `le délai ${called.fr} est passé` : `the time for ${called.en} ran out`
}
