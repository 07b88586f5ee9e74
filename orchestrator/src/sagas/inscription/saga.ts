/**
 * How a customer opens an account: `CLIENT_CREE → INSCRIT`, or `ANNULEE`. The customer and his account are made, or neither: an
 * address that either service knows already belongs to somebody.
 */
import { clients, orchestrateur, utilisateurs } from '@comptoir/contracts'
import { defineSaga, stepsFor } from '@comptoir/saga/definition.ts'
import type { Saga } from '../saga.ts'
import { answer } from './answer.ts'
import { type InscriptionAsked, read } from './request.ts'

export interface Inscription {
  readonly inscriptionId: string
  readonly nom: string
  readonly email: string
  readonly motDePasse: string // as it is stored: nobody can read it back
  readonly clientId: number
  readonly utilisateurId: number
}
const { compensable, pivot } = stepsFor<Inscription>()

export const inscription = defineSaga(
  'inscription',
  [
    compensable('creer-client', {
      call: ({ inscriptionId, nom, email }) => clients.inscrire({ inscriptionId, nom, email }),
      keep: (data, { clientId }) => ({ ...data, clientId }),
      undo: ({ inscriptionId }) => clients.retirer({ inscriptionId }),
      reached: 'CLIENT_CREE',
    }),
    pivot('creer-compte', {
      call: ({ inscriptionId, clientId, nom, email, motDePasse }) =>
        utilisateurs.creerCompte({ inscriptionId, clientId, nom, email, motDePasse }),
      keep: (data, { utilisateurId }) => ({ ...data, utilisateurId }),
      undo: ({ inscriptionId }) => utilisateurs.retirerCompte({ inscriptionId }), // for an outcome never learnt
      reached: 'INSCRIT',
    }),
  ],
  { compensated: 'ANNULEE' },
)

/** The inscription as the orchestrator serves it. */
export const saga: Saga<InscriptionAsked, Inscription> = {
  name: 'inscription',
  starts: [orchestrateur.inscrire],
  shows: orchestrateur.consulterInscription,
  definitions: [inscription],
  secrets: ['mot_de_passe', 'motDePasse'],
  read,
  answer,
  facts: () => ({ numero: null, magasinId: null, clientId: null, montantCents: null }),
  holds: [],
}
