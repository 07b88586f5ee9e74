/** The demonstration data of stock: places, quantities, thresholds. */
import { CENTRE_DEMO, LIEUX_DEMO, MAGASINS_DEMO } from '@comptoir/demo/lieux.ts'
import { inWeeks, NO_PAST, type Past } from '@comptoir/demo/past.ts'
import { PRODUITS_DEMO } from '@comptoir/demo/produits.ts'
import { type Pool, type Tx, withTx } from '@comptoir/kit/postgres/database.ts'
import { orm } from '@comptoir/kit/postgres/drizzle.ts'
import { takeTurn } from '@comptoir/kit/postgres/turn.ts'
import { stockKey } from '../domain/reservation.ts'
import { changesOf, insertHeld, insertMouvements, movedIn, type PastMouvement } from './demo-past.ts'
import { lieux, stocks } from './schema.ts'

const STOCK_PER_MAGASIN = 20
// The three products of the first examples; the others have plausible quantities.
const CENTRE: Readonly<Record<number, number>> = { 1: 5_000, 2: 500, 4: 200 }

/**
 * Seeds an empty database, once, whatever starts at the same time. One that has places is left as it is: then it says so by false.
 * Today's quantities are the same whatever was sold before.
 */
export function seedDemo(pool: Pool, now: Date, past: Past = NO_PAST): Promise<boolean> {
  return withTx(pool, async (tx) => {
    await takeTurn(tx, 'seed-stock')
    if ((await orm(tx).$count(lieux)) > 0) return false
    await orm(tx)
      .insert(lieux)
      .values(
        LIEUX_DEMO.map(({ nom }, index) => ({
          id: index + 1,
          nom,
          type: index + 1 === CENTRE_DEMO ? 'CENTRE' : 'MAGASIN',
        })),
      )
    const moved: PastMouvement[] = []
    let since: Date | undefined
    for (const week of inWeeks(past())) {
      since ??= week.sessions[0]?.openedAt
      await insertHeld(tx, week)
      moved.push(...movedIn(week))
    }
    await insertStocks(tx, moved, since ?? now)
    return true
  })
}

/** What each place holds now, with the movement that brought what it held at first, and those since. */
async function insertStocks(tx: Tx, moved: readonly PastMouvement[], since: Date): Promise<void> {
  const rows = PRODUITS_DEMO.flatMap(({ id: produitId }) => [
    ...MAGASINS_DEMO.map((magasinId) => ({
      magasinId,
      produitId,
      disponible: STOCK_PER_MAGASIN,
      seuil: seuilInMagasin(produitId, magasinId),
      cible: cibleInMagasin(produitId, magasinId),
    })),
    stockOfCentre(produitId),
  ])
  const changes = changesOf(moved)
  const brought = rows.map(({ magasinId, produitId, disponible }): PastMouvement => {
    const delta = disponible - (changes.get(stockKey(magasinId, produitId)) ?? 0)
    const byNobody = { commandeId: null, retourId: null, auteur: null } as const
    return { ...byNobody, magasinId, produitId, delta, cause: 'INVENTAIRE', at: since }
  })
  // The movements first: a row of stock is refused that none brought.
  await insertMouvements(tx, [...brought, ...moved])
  await orm(tx).insert(stocks).values(rows)
}

function stockOfCentre(produitId: number) {
  const disponible = CENTRE[produitId] ?? 120 + ((produitId * 37) % 380)
  return { magasinId: CENTRE_DEMO, produitId, disponible, seuil: Math.floor(disponible / 8) }
}

/** Mostly below what a store holds; a few above, so that the list of alerts shows something. */
function seuilInMagasin(produitId: number, magasinId: number): number {
  return (produitId * 7 + magasinId) % 40 === 0 ? 25 : 4 + ((produitId + magasinId) % 9)
}

/** None, but for a product that no example counts: two stores hold more than three times what they should. */
const cibleInMagasin = (produitId: number, magasinId: number): number | null =>
  produitId === 162 && magasinId <= 2 ? 6 : null
