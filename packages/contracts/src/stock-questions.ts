/** What other services ask stock. */
import { Closed, Nullable, Numero } from './fields.ts'
import { question } from './operation.ts'
import { Type } from './typebox.ts'

const Pieces = Type.Integer({ minimum: 0 })

/** What is in a place, on its way there, or asked of it or for it. All are 0 for a place that may be closed. */
export const occupation = question({
  id: 'stock.occupation',
  body: Closed({ magasinId: Numero() }),
  reply: Closed({ disponible: Pieces, reserve: Pieces, enTransit: Pieces, demandes: Pieces }),
  refusals: [],
})

/** How many products are asked of at once. */
export const QUANTITES_MAX = 1_000

/** The pieces of products in a place, or in all places together (null), those that orders hold included. What is nowhere is absent. */
export const quantites = question({
  id: 'stock.quantites',
  body: Closed({
    magasinId: Nullable(Numero()),
    produitIds: Type.Array(Numero(), { maxItems: QUANTITES_MAX }),
  }),
  reply: Closed({ quantites: Type.Array(Closed({ produitId: Numero(), quantite: Pieces })) }),
  refusals: ['MAGASIN_INTROUVABLE'],
})

/** What a place holds, by product, from the one after `curseur` on; and, for `total`, how many rows there are of it in all. */
export const contenu = question({
  id: 'stock.contenu',
  body: Closed({
    magasinId: Numero(),
    curseur: Nullable(Numero()),
    limite: Type.Integer({ minimum: 1, maximum: 10_001 }),
    total: Type.Optional(Type.Literal(true)),
  }),
  reply: Closed({
    total: Type.Optional(Type.Integer()),
    lignes: Type.Array(
      Closed({
        magasinId: Numero(),
        produitId: Numero(),
        nom: Nullable(Type.String()),
        disponible: Pieces,
        reserve: Pieces,
        enTransit: Pieces,
        seuil: Pieces,
        cible: Nullable(Pieces),
      }),
    ),
  }),
  refusals: [],
})
