/** The demonstration data of stock: places, quantities, thresholds. */
import { DEMO_PRODUITS, stock } from '@comptoir/contracts'
import { type Pool, type Tx, withTx } from '@comptoir/kit/postgres/database.ts'
import { orm, sql } from '@comptoir/kit/postgres/drizzle.ts'
import { takeTurn } from '@comptoir/kit/postgres/turn.ts'
import { lieux, mouvements, stocks } from './schema.ts'

const MAGASINS = ['Plateau', 'Rosemont', 'Vieux-Port', 'Verdun', 'Saint-Laurent']
const STOCK_PER_MAGASIN = 20
// The three products of the first examples; the others have plausible quantities.
const CENTRE: Readonly<Record<number, number>> = { 1: 5_000, 2: 500, 4: 200 }

/** Seeds an empty database, once, whatever starts at the same time. One that has places is left as it is: then it says so by false. */
export function seedDemo(pool: Pool): Promise<boolean> {
  return withTx(pool, async (tx) => {
    await takeTurn(tx, 'seed-stock')
    if ((await orm(tx).$count(lieux)) > 0) return false
    const magasins = MAGASINS.map((nom, index) => ({ id: index + 1, nom, type: 'MAGASIN' }))
    const centre = { id: stock.CENTRE_LOGISTIQUE_ID, nom: 'Centre logistique', type: 'CENTRE' }
    await orm(tx)
      .insert(lieux)
      .values([...magasins, centre])
    await insertStocks(tx)
    return true
  })
}

/** What each place holds at first, with the movement that brought it. */
async function insertStocks(tx: Tx): Promise<void> {
  const rows = Array.from({ length: DEMO_PRODUITS }, (_, index) => index + 1).flatMap((produitId) => [
    ...MAGASINS.map((_, index) => ({
      magasinId: index + 1,
      produitId,
      disponible: STOCK_PER_MAGASIN,
      seuil: seuilInMagasin(produitId, index + 1),
    })),
    stockOfCentre(produitId),
  ])
  // The movements first: a row of stock is refused that none brought.
  await orm(tx)
    .insert(mouvements)
    .values(
      rows.map(({ magasinId, produitId, disponible: delta }) => ({
        magasinId,
        produitId,
        delta,
        cause: 'INVENTAIRE' as const,
        at: sql`now()`,
      })),
    )
  await orm(tx).insert(stocks).values(rows)
}

function stockOfCentre(produitId: number) {
  const disponible = CENTRE[produitId] ?? 120 + ((produitId * 37) % 380)
  return { magasinId: stock.CENTRE_LOGISTIQUE_ID, produitId, disponible, seuil: Math.floor(disponible / 8) }
}

/** Mostly below what a store holds; a few above, so that the list of alerts shows something. */
function seuilInMagasin(produitId: number, magasinId: number): number {
  return (produitId * 7 + magasinId) % 40 === 0 ? 25 : 4 + ((produitId + magasinId) % 9)
}
