/** What the integration tests of this service act on. */
import type { Pool } from '@comptoir/kit/postgres/database.ts'
import type { AppDeps } from '@comptoir/kit/process/process.ts'
import { serviceTemplate, serviceWorld } from '@comptoir/testing/service-world.ts'
import { buildApp } from '../src/app.ts'
import { createMetrics } from '../src/metrics.ts'

export const template = serviceTemplate('panier')

/** One more instance, as `main.ts` builds it. */
export const openApp = (deps: AppDeps) => buildApp({ ...deps, metrics: createMetrics(deps.registry) })

/** The application on a database without carts. */
export const openWorld = () => serviceWorld(template, openApp)

/** Carts of clients 1 to 20, two products each; client 99 has an empty one. */
export async function fillCarts(pool: Pool): Promise<void> {
  await pool.query(
    'insert into paniers (client_id) select n from generate_series(1, 20) n union all select 99',
  )
  await pool.query(
    'insert into panier_lignes (client_id, produit_id, quantite) select n, p, n + p from generate_series(1, 20) n, generate_series(1, 2) p',
  )
}
