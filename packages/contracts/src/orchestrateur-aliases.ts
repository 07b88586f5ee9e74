/** Routes of replaced systems that start sagas. */
import { Type } from 'typebox'
import { alias } from './alias.ts'
import { Closed, LIGNES_MAX, Numero, Quantite } from './fields.ts'
import { Sale002 } from './magasins-sales-002.ts'
import { vendre } from './orchestrateur-ventes.ts'

/** In cash, just what is due, at the till that the seller holds. */
export const sell002 = alias(vendre, {
  method: 'POST',
  path: '/api/sales',
  body: Closed({
    storeId: Numero(),
    items: Type.Array(Closed({ productId: Numero(), quantity: Quantite() }), {
      minItems: 1,
      maxItems: LIGNES_MAX,
    }),
  }),
  spellings: {
    storeId: ['magasin_id'],
    items: ['saleItems', 'lignes'],
    productId: ['produit_id'],
    quantity: ['quantite'],
  },
  replies: { 201: Sale002, 202: vendre.replies[202] },
})
