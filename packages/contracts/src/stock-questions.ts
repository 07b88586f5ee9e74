/** What other services ask stock. */
import { Type } from 'typebox'
import { Closed, Numero } from './fields.ts'
import { question } from './operation.ts'

const Pieces = Type.Integer({ minimum: 0 })

/** What is in a place, on its way there, or asked of it or for it. All are 0 for a place that may be closed. */
export const occupation = question({
  id: 'stock.occupation',
  body: Closed({ magasinId: Numero() }),
  reply: Closed({ disponible: Pieces, reserve: Pieces, enTransit: Pieces, demandes: Pieces }),
  refusals: [],
})
