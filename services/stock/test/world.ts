/** The stock that the integration tests of this service act on. */
import type { BodyOf, stock } from '@comptoir/contracts'
import { newId } from '@comptoir/kit/ids.ts'
import type { Pool } from '@comptoir/kit/postgres/database.ts'
import type { AppDeps } from '@comptoir/kit/process/process.ts'
import { uneLigne, unId } from '@comptoir/testing/builders.ts'
import { serviceTemplate, serviceWorld } from '@comptoir/testing/service-world.ts'
import { buildApp } from '../src/app.ts'
import { createMetrics, type Metrics } from '../src/metrics.ts'
import { reserver } from '../src/operations/reserver.ts'
import { reserverVente } from '../src/operations/reserver-vente.ts'
import { sortirVente } from '../src/operations/sortir-vente.ts'

export const template = serviceTemplate('stock')

/** One more instance, as `main.ts` builds it. */
export const openApp = (deps: AppDeps) => buildApp({ ...deps, metrics: createMetrics(deps.registry) })

/** The application on what `prepare` arranges. */
export const openWorld = (prepare: (pool: Pool) => Promise<void>) => serviceWorld(template, openApp, prepare)

/** Metrics that are not looked at. */
export const metrics: Metrics = {
  decided: () => undefined,
  received: () => undefined,
  named: () => undefined,
  quantityTold: () => undefined,
  moved: () => undefined,
}

/** The operations, for tests that run them without an application. */
export const reserving = reserver({ metrics })
export const selling = reserverVente({ metrics, newId })
export const soldOffline = sortirVente({ metrics, newId })

/** A sale of one piece of product 1 in store 1, of which nothing may be found. */
export function uneVente(
  given: Partial<BodyOf<typeof stock.reserverVente>> = {},
): BodyOf<typeof stock.reserverVente> {
  return { ...offlineSale(), constatMax: 0, ...given }
}

/** The same without network. */
export function offlineSale(
  given: Partial<BodyOf<typeof stock.sortirVente>> = {},
): BodyOf<typeof stock.sortirVente> {
  return { venteId: unId(1), magasinId: 1, lignes: [uneLigne()], auteur: BOB, ...given }
}

export const BOB = { id: '11', nom: 'Bob' }

/** What the catalogue has told of these products. */
export const nameProduits = (pool: Pool, first: number, last: number) =>
  pool.query(
    `insert into produits (id, nom, version) select n, 'Produit ' || n, 1 from generate_series($1::int, $2) as n`,
    [first, last],
  )

/** The worlds of the participant suite are put back some thousand times, so they name no more than is asked for. */
const NAMED = 200

/** The centre holds 1,000 of products 1 and 2 and ten of 3; store 1 holds five of 1. */
export async function prepareStock(pool: Pool): Promise<void> {
  await nameProduits(pool, 1, NAMED)
  await pool.query(
    `insert into lieux (id, nom, type) values (1, 'Plateau', 'MAGASIN'), (6, 'Centre logistique', 'CENTRE')`,
  )
  await putStock(pool, [
    [6, 1, 1_000],
    [6, 2, 1_000],
    [6, 3, 10],
    [1, 1, 5],
  ])
}

/** The centre holds 20 of products 1 and 2 above its threshold, stores 1 and 2 more; store 3 is closed. */
export async function prepareLieux(pool: Pool): Promise<void> {
  await nameProduits(pool, 1, NAMED)
  await pool.query(`insert into lieux (id, nom, type, ouvert) values (1, 'Plateau', 'MAGASIN', true),
    (2, 'Rosemont', 'MAGASIN', true), (3, 'Verdun', 'MAGASIN', false), (6, 'Centre logistique', 'CENTRE', true)`)
  await putStock(pool, [
    [6, 1, 30],
    [6, 2, 30],
    [6, 3, 12],
    [1, 1, 110],
    [1, 2, 60],
    [1, 3, 14],
    [2, 1, 60],
    [2, 2, 110],
    [3, 1, 1_000],
  ])
}

/** Adds stock rows `[place, product, pieces]`, with a threshold of ten and the movement that brought them. */
export async function putStock(
  pool: Pool,
  rows: readonly (readonly [number, number, number])[],
): Promise<void> {
  await pool.query(
    `with filled as (
       insert into stocks (magasin_id, produit_id, disponible, seuil)
       select m, p, q, 10 from unnest($1::int[], $2::int[], $3::int[]) as r (m, p, q)
       returning magasin_id, produit_id, disponible
     )
     insert into mouvements (magasin_id, produit_id, delta, cause, a)
     select magasin_id, produit_id, disponible, 'INVENTAIRE', now() from filled`,
    [rows.map((row) => row[0]), rows.map((row) => row[1]), rows.map((row) => row[2])],
  )
}

/** What reservations hold now, of the lines of one place and the parts of several. */
const HELD = `(select commande_id, magasin_id, produit_id, quantite
    from reservations join reservation_lignes using (commande_id, origine) where statut = 'RESERVEE'
  union all select commande_id, p.magasin_id, produit_id, quantite
    from reservations join reservation_parts p using (commande_id) where statut = 'RESERVEE' and origine = 'SAGA') as held`

/** Quantities, what is held now, and what has moved since the start. */
export async function observeStock(pool: Pool): Promise<unknown> {
  const stocks = await pool.query('select * from stocks order by magasin_id, produit_id')
  const held = await pool.query(`select * from ${HELD} order by 1, 2, 3`)
  const moved = await pool.query(
    `select commande_id, retour_id, magasin_id, produit_id, delta, cause, auteur_id, auteur_nom from mouvements
     where cause <> 'INVENTAIRE' order by 1, 2, 4, 3, 6`,
  )
  return {
    stocks: stocks.rows,
    held: held.rows,
    moved: moved.rows,
    broken: await brokenInvariants(pool),
  }
}

/** Rows that break what must hold at all times; none, normally. */
export async function brokenInvariants(pool: Pool): Promise<unknown[]> {
  const { rows } = await pool.query(
    `select s.magasin_id, s.produit_id, s.disponible, s.reserve, moved.total, held.total as held from stocks s
     left join (select magasin_id, produit_id, sum(delta) as total, sum(en_transit) as coming from mouvements group by 1, 2) moved
       using (magasin_id, produit_id)
     left join (select magasin_id, produit_id, sum(quantite) as total
       from ${HELD} group by 1, 2) held
       using (magasin_id, produit_id)
     where s.disponible + s.reserve <> coalesce(moved.total, 0) or s.reserve <> coalesce(held.total, 0)
       or s.en_transit <> coalesce(moved.coming, 0)`,
  )
  return rows
}
