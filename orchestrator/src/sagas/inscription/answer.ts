/** The answer to `POST /auth/inscription`: who was made, or why nobody was. */
import type { Answer, Asked, End, Refused } from '../saga.ts'
import { refusalOf } from '../undone.ts'
import type { InscriptionAsked } from './request.ts'
import type { Inscription } from './saga.ts'

/** The `201` of a new customer, or the refusal of one who was not made. */
export function answer(end: End<Inscription>, { language }: Asked<InscriptionAsked>): Answer | Refused {
  if (end.kind === 'undone')
    return { refusal: refusalOf(end, { noun: 'inscription', called: CALLED, language }) }
  const { clientId, utilisateurId, nom, email } = end.data
  const made = { client_id: clientId, utilisateur_id: utilisateurId, nom, email }
  return { status: 201, body: { inscription_id: end.id, ...made, statut: 'INSCRIT' } }
}

const CALLED = { fr: 'de l’inscription', en: 'the inscription' }
