import { refuse } from '@comptoir/contracts'
import type { Asked, Read } from '../../src/sagas/saga.ts'
import type { Essai } from './saga.ts'

export function read({ body }: Asked<{ readonly pieces: number }>): Read<Essai> {
  const { pieces } = body
  if (pieces < 1)
    return { refusal: refuse('REQUETE_INVALIDE'), faults: [{ pointeur: '/pieces', message: 'au moins 1' }] }
  return { definition: 'essai', input: (essaiId) => ({ essaiId, pieces, numero: 0 }) }
}
