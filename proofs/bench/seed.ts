/** What the demonstration data lacks for a long run: stock without end, and prices that a guest may always pay. */
import type { Client } from 'pg'

const PIECES = 1_000_000_000

/** Reserved in the measurement of a hot product and never given back; orders name the products before it. */
export const HOT_PRODUCT = 200

/** Two lines of one piece each stay under the limit of a guest's order. */
export async function lowerPrices(commande: Client): Promise<void> {
  await commande.query('update prix set prix_cents = least(prix_cents, 25000)')
  await commande.query('analyze')
}

/** More than any measurement takes. */
export const giveEndlessStock = (stock: Client): Promise<void> => givePieces(stock, PIECES)

/** So many of every product in every place; the movements keep adding up to what is there. */
export async function givePieces(stock: Client, pieces: number): Promise<void> {
  await stock.query(
    `with avant as (select magasin_id, produit_id, disponible from stocks), entrees as (
       insert into mouvements (magasin_id, produit_id, delta, cause, a)
       select magasin_id, produit_id, $1 - disponible, 'INVENTAIRE', now() from avant
     )
     update stocks set disponible = $1`,
    [pieces],
  )
  await stock.query('analyze')
}
