/** The demonstration data of stock: places, quantities, thresholds. */
import { DEMO_PRODUITS, stock } from '@comptoir/contracts'
import { type Pool, type Tx, withTx } from '@comptoir/kit/postgres/database.ts'
import { takeTurn } from '@comptoir/kit/postgres/turn.ts'

const MAGASINS = ['Plateau', 'Rosemont', 'Vieux-Port', 'Verdun', 'Saint-Laurent']
const STOCK_PAR_MAGASIN = 20
// The three products of the first examples; the others have plausible quantities.
const CENTRE: Readonly<Record<number, number>> = { 1: 5_000, 2: 500, 4: 200 }

/** Seeds an empty database, once, whatever starts at the same time. One that has places is left as it is. */
export async function seedDemo(pool: Pool): Promise<void> {
  await withTx(pool, async (tx) => {
    await takeTurn(tx, 'semence-stock')
    const { rowCount } = await tx.query('select 1 from lieux limit 1')
    if (rowCount !== 0) return
    await tx.query(
      `insert into lieux (id, nom, type) select id, nom, case id when $3 then 'CENTRE' else 'MAGASIN' end
       from unnest($1::int[], $2::text[]) as l (id, nom)`,
      [
        [1, 2, 3, 4, 5, stock.CENTRE_LOGISTIQUE_ID],
        [...MAGASINS, 'Centre logistique'],
        stock.CENTRE_LOGISTIQUE_ID,
      ],
    )
    await insertStocks(tx)
  })
}

async function insertStocks(tx: Tx): Promise<void> {
  const rows = Array.from({ length: DEMO_PRODUITS }, (_, index) => index + 1).flatMap((produitId) => [
    ...MAGASINS.map((_, index) => ({
      magasinId: index + 1,
      produitId,
      disponible: STOCK_PAR_MAGASIN,
      seuil: seuilEnMagasin(produitId, index + 1),
    })),
    centre(produitId),
  ])
  await tx.query(
    `with remplis as (
       insert into stocks (magasin_id, produit_id, disponible, seuil)
       select * from unnest($1::int[], $2::int[], $3::int[], $4::int[]) returning magasin_id, produit_id, disponible
     )
     insert into mouvements (magasin_id, produit_id, delta, cause, a)
     select magasin_id, produit_id, disponible, 'INVENTAIRE', now() from remplis`,
    [
      rows.map((row) => row.magasinId),
      rows.map((row) => row.produitId),
      rows.map((row) => row.disponible),
      rows.map((row) => row.seuil),
    ],
  )
}

function centre(produitId: number) {
  const disponible = CENTRE[produitId] ?? 120 + ((produitId * 37) % 380)
  return { magasinId: stock.CENTRE_LOGISTIQUE_ID, produitId, disponible, seuil: Math.floor(disponible / 8) }
}

/** Mostly below what a store holds; a few above, so that the list of alerts shows something. */
function seuilEnMagasin(produitId: number, magasinId: number): number {
  return (produitId * 7 + magasinId) % 40 === 0 ? 25 : 4 + ((produitId + magasinId) % 9)
}
