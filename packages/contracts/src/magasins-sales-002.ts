/** What 002 calls a sale. */
import { Closed, Instant, Numero, Uuid } from './fields.ts'
import { Montant } from './money.ts'
import { Type } from './typebox.ts'

/** Its number, or our id. */
export const SaleId002 = () =>
  Type.String({ pattern: '^([1-9][0-9]{0,8}|[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})$' })

/** A sale of 002: its number, which is its store's own, and our id beside it. */
export const Sale002 = Closed({
  id: Type.Integer(),
  vente_id: Uuid(),
  date: Instant(),
  storeId: Numero(),
  saleItems: Type.Array(
    Closed({
      id: Type.Integer(),
      saleId: Type.Integer(),
      productId: Numero(),
      quantity: Type.Integer(),
      unitPrice: Montant(),
    }),
  ),
})
