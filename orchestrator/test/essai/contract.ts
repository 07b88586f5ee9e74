/** A throw-away saga's part of a contract: the operations of its participant, and the two routes of the saga. */
import { Closed, Instant, Numero, operation, route, Uuid } from '@comptoir/contracts'
import { showsSaga, startsSaga } from '@comptoir/contracts/saga-routes.ts'
import { Type } from 'typebox'

const body = Closed({ essaiId: Uuid(), pieces: Numero() })

export const preparer = operation({
  id: 'essai.preparer',
  body,
  reply: Closed({ numero: Numero(), a: Instant() }),
  refusals: ['STOCK_INSUFFISANT'],
})
export const defaire = operation({
  id: 'essai.defaire',
  body,
  reply: Closed({ a: Instant() }),
  refusals: [],
  undoes: 'essai.preparer',
})
export const encaisser = operation({
  id: 'essai.encaisser',
  body,
  reply: Closed({ a: Instant() }),
  refusals: ['PAIEMENT_REFUSE'],
})
export const rendre = operation({
  id: 'essai.rendre',
  body,
  reply: Closed({ a: Instant() }),
  refusals: [],
  undoes: 'essai.encaisser',
})
export const clore = operation({
  id: 'essai.clore',
  body,
  reply: Closed({ a: Instant() }),
  refusals: [],
})

const staff = ['employe', 'gestionnaire', 'responsable'] as const

export const essayer = route({
  id: 'orchestrateur.essayer',
  path: '/essais',
  summary: { fr: 'Essaie', en: 'Tries' },
  ...startsSaga('essai', {
    body: Closed({ pieces: Type.Integer() }),
    made: Closed({ essai_id: Uuid(), numero: Numero(), statut: Type.Literal('CLOS') }),
    refusals: ['STOCK_INSUFFISANT', 'PAIEMENT_REFUSE'],
  }),
  passerelle: true,
  acces: staff,
})

export const suivre = route({
  id: 'orchestrateur.suivre-essai',
  path: '/essais/{id}/suivi',
  summary: { fr: 'Un essai', en: 'A try' },
  ...showsSaga('essai'),
  passerelle: true,
  acces: staff,
})
