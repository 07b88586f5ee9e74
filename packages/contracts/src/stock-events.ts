/** What others are told of what places hold. */
import { event } from './event.ts'
import { Closed, Instant, Nullable, Numero } from './fields.ts'
import { Type } from './typebox.ts'

const Pieces = Type.Integer({ minimum: 0 })

/**
 * What a place holds of a product, some moments after it changed: changes in between are not told one by one. The greatest
 * version wins, in whatever order they arrive.
 */
export const stockChange = event({
  id: 'stock.stock-change',
  body: Closed({
    magasinId: Numero(),
    produitId: Numero(),
    disponible: Pieces,
    reserve: Pieces,
    enTransit: Pieces,
    seuil: Pieces,
    /** Up to how many pieces it is replenished; null: twice the threshold. */
    cible: Nullable(Pieces),
    version: Type.Integer({ minimum: 1 }),
    a: Instant(),
  }),
})

/** Pieces that somebody had in hand and the stock did not know: found by a sale, or by hand. Told once. */
export const constat = event({
  id: 'stock.constat',
  body: Closed({
    mouvementId: Type.Integer({ minimum: 1 }),
    magasinId: Numero(),
    produitId: Numero(),
    quantite: Type.Integer({ minimum: 1 }),
    a: Instant(),
  }),
})
