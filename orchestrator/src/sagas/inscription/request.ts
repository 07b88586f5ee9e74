/** Who wants an account: his password is judged and hashed before anything is recorded. */
import type { BodyOf, orchestrateur } from '@comptoir/contracts'
import { decideMotDePasse, passwordMin } from '@comptoir/contracts/mot-de-passe.ts'
import type { Asked, Read } from '../saga.ts'
import type { Inscription } from './saga.ts'

export type InscriptionAsked = BodyOf<typeof orchestrateur.inscrire>

/** The inscription of whoever chose a password that is not weak. */
export async function read({ body, settings }: Asked<InscriptionAsked>): Promise<Read<Inscription>> {
  const { nom, email, mot_de_passe: given } = body
  const refusal = decideMotDePasse(given, { identifiant: email, email }, passwordMin(settings.profile))
  if (refusal !== undefined) return { refusal }
  const motDePasse = await settings.hashPassword(given)
  const data = { nom, email, motDePasse, clientId: 0, utilisateurId: 0 }
  return { definition: 'inscription', input: (inscriptionId) => ({ inscriptionId, ...data }) }
}
