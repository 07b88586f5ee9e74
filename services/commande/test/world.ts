/** A database with a price list, and commands to act on it: what the integration tests of this service begin with. */
import type { BodyOf, commande } from '@comptoir/contracts'
import type { Pool } from '@comptoir/kit/postgres/database.ts'
import { upsertInventaire, upsertPrix } from '@comptoir/participant/price-list-store.ts'
import { uneLigne, unId } from '@comptoir/testing/builders.ts'
import { serviceTemplate, serviceWorld } from '@comptoir/testing/service-world.ts'
import { buildApp } from '../src/app.ts'
import { createMetrics } from '../src/metrics.ts'

export const template = serviceTemplate('commande')

/** The application with the price list that `prepare` makes. */
export const openWorld = () =>
  serviceWorld(template, (deps) => buildApp({ ...deps, metrics: createMetrics(deps.registry) }), prepare)

/** Products 1 to 10 at 1.00 to 10.00; product 9 is no longer sold. */
export async function prepare(pool: Pool): Promise<void> {
  const produitIds = Array.from({ length: 10 }, (_, index) => index + 1)
  await upsertPrix(
    pool,
    produitIds.map((produitId) => ({
      produitId,
      prixCents: produitId * 100,
      actif: produitId !== 9,
      version: 3,
    })),
  )
  await upsertInventaire(pool, produitIds.length, 1)
}

type Creation = BodyOf<typeof commande.creer>

/** The n-th order: one piece of product 1 at the centre logistique, by a guest. */
export function uneCreation(n: number, given: Partial<Creation> = {}): Creation {
  return { commandeId: unId(n), clientId: null, magasinId: 6, lignes: [uneLigne()], ...given }
}

/** States that the saga tells, each an instant after the other. */
export function someEtats(...statuts: readonly string[]): { statut: string; a: string }[] {
  return statuts.map((statut, index) => ({ statut, a: `2026-01-15T11:00:0${index}.000Z` }))
}

/** Orders that are not cancelled, with their lines and history, without what the database makes up. */
export async function observe(pool: Pool): Promise<unknown> {
  const { rows } = await pool.query(
    `select c.id, c.client_id, c.magasin_id, c.statut, c.montant_cents,
       (select json_agg(l order by l.produit_id) from commande_lignes l where l.commande_id = c.id) as lignes,
       (select json_agg(json_build_array(h.seq, h.de, h.vers) order by h.seq)
        from historique h where h.commande_id = c.id) as historique
     from commandes c where c.statut <> 'ANNULEE' order by c.id`,
  )
  return rows
}
