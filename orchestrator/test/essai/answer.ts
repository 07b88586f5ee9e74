import type { Answer, Asked, End, Refused } from '../../src/sagas/saga.ts'
import { refusalOf } from '../../src/sagas/undone.ts'
import type { Essai } from './saga.ts'

export function answer(end: End<Essai>, { language }: Asked<unknown>): Answer | Refused {
  if (end.kind === 'undone')
    return {
      refusal: refusalOf(end, { noun: 'essai', called: { fr: 'de l’essai', en: 'the try' }, language }),
    }
  return { status: 201, body: { essai_id: end.id, numero: end.data.numero, statut: 'CLOS' } }
}
