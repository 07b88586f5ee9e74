import { defineSaga, stepsFor } from '@comptoir/saga/definition.ts'
import type { Saga } from '../../src/sagas/saga.ts'
import { answer } from './answer.ts'
import { clore, defaire, encaisser, essayer, preparer, rendre, suivre } from './contract.ts'
import { read } from './request.ts'

export interface Essai {
  readonly essaiId: string
  readonly pieces: number
  readonly numero: number
}
const { compensable, pivot, retriable } = stepsFor<Essai>()
const what = ({ essaiId, pieces }: Essai) => ({ essaiId, pieces })

export const essai = defineSaga(
  'essai',
  [
    compensable('preparer', {
      call: (data) => preparer(what(data)),
      keep: (data, { numero }) => ({ ...data, numero }),
      undo: (data) => defaire(what(data)),
      reached: 'OUVERT',
    }),
    pivot('encaisser', {
      call: (data) => encaisser(what(data)),
      undo: (data) => rendre(what(data)),
      reached: 'ENCAISSE',
    }),
    retriable('clore', { call: (data) => clore(what(data)), reached: 'CLOS' }),
  ],
  { compensated: 'ABANDONNE' },
)

export const saga: Saga<{ readonly pieces: number }, Essai> = {
  name: 'essai',
  starts: [essayer],
  shows: suivre,
  definitions: [essai],
  read,
  answer,
  facts: ({ numero }) => ({ numero, magasinId: null, clientId: null, montantCents: null }),
  holds: [],
}
