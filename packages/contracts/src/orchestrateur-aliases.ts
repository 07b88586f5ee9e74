/** Routes of replaced systems that start sagas. */
import { alias } from './alias.ts'
import { Closed, LIGNES_MAX, Numero, Quantite } from './fields.ts'
import { Sale002, SaleId002 } from './magasins-sales-002.ts'
import { retourner, vendre } from './orchestrateur-ventes.ts'
import { Type } from './typebox.ts'

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

/** All that is left of a sale, by its number or our id: put back in stock, and its money given back. */
export const return002 = alias(retourner, {
  method: 'POST',
  path: '/api/returns/{saleId}',
  params: Closed({ saleId: SaleId002() }),
  /** The store where the goods are, and of the sale; the first of whoever asks, where it is absent. */
  query: Closed({ storeId: Type.Optional(Numero()) }),
  spellings: { storeId: ['magasin_id'], saleId: ['vente_id', 'vente_numero'] },
  replies: { 204: null, 202: retourner.replies[202] },
})

/** So many of one product, in cash, just what is due, at the till that the seller holds. */
export const sell000 = alias(vendre, {
  method: 'POST',
  path: '/api/v1/magasins/{id}/produits/{produit_id}/vente',
  params: Closed({ id: Numero(), produit_id: Numero() }),
  query: Closed({ quantite: Quantite() }),
  spellings: { id: ['magasin_id'] },
  replies: {
    201: Closed({
      message: Type.String(),
      magasin_id: Numero(),
      produit_id: Numero(),
      quantite_restante: Type.Integer(),
    }),
    202: vendre.replies[202],
  },
})
