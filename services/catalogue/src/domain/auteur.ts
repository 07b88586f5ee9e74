/** Who changes the catalogue. */
import type { Caller } from '@comptoir/contracts/access.ts'

export interface Auteur {
  readonly id: string
  readonly nom: string
}

/** The account and its name now. A guest of the demonstration has neither. */
export const auteurOf = ({ subject = 'invite', name = subject }: Caller): Auteur => ({
  id: subject,
  nom: name,
})

/** Who wrote the demonstration's products. */
export const DEMONSTRATION: Auteur = { id: 'demo', nom: 'Démonstration' }
