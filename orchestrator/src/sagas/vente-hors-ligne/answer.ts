/** The answer to a sale that took place without network: always the sale, as it was recorded. */
import type { Answer, Asked, End, Refused } from '../saga.ts'
import { refusalOf } from '../undone.ts'
import { soldBody } from '../vente/answer.ts'
import type { VenteHorsLigne } from './saga.ts'

/** The `201` of a recorded sale. One that is undone does not exist: it has no step that could be. */
export function answer(end: End<VenteHorsLigne>, { language }: Asked<unknown>): Answer | Refused {
  if (end.kind === 'undone') return { refusal: refusalOf(end, { noun: 'vente', called: CALLED, language }) }
  const { note } = end.data
  return { status: 201, body: { ...soldBody(end, end.data.lignes), ...(note === null ? {} : { note }) } }
}

const CALLED = { fr: 'de la vente', en: 'the sale' }
