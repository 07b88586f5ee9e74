/** A database with a price list, and commands to act on it: what the integration tests of this service begin with. */
import type { BodyOf, commande } from '@comptoir/contracts'
import { TAXES_QUEBEC } from '@comptoir/contracts/sums.ts'
import { type Pool, withTx } from '@comptoir/kit/postgres/database.ts'
import { upsertInventaire, upsertPrix } from '@comptoir/participant/price-list-store.ts'
import { TEST_INSTANT, uneLigne, unId } from '@comptoir/testing/builders.ts'
import { serviceTemplate, serviceWorld } from '@comptoir/testing/service-world.ts'
import { buildApp } from '../src/app.ts'
import { insertCommandes } from '../src/db/commande-store.ts'
import { createMetrics } from '../src/metrics.ts'
import { confirmer } from '../src/operations/confirmer.ts'
import { ouvrirRetour } from '../src/operations/ouvrir-retour.ts'

export const template = serviceTemplate('commande')

/** The application with the price list that `prepare` makes. */
export const openWorld = () =>
  serviceWorld(
    template,
    (deps) => buildApp({ ...deps, metrics: createMetrics(deps.registry), ...rules }),
    prepare,
  )

export const rules = { returnDays: 30, taux: TAXES_QUEBEC }

/** The operations, for tests that run them without an application. */
export const opening = ouvrirRetour(rules)
export const confirming = confirmer(rules)

type Opening = BodyOf<typeof commande.ouvrirRetour>
type AskedLigne = Opening['lignes'][number]

/** What comes back: a piece of product 1 that did not suit. */
export function uneLigneDeRetour(given: Partial<AskedLigne> = {}): AskedLigne {
  return { produitId: 1, quantite: 1, motif: 'NE_CONVIENT_PAS', texte: null, remiseEnStock: true, ...given }
}

/** The n-th return: of the n-th order, by Bob. */
export function unRetour(n: number, given: Partial<Opening> = {}): Opening {
  return {
    retourId: unId(1_000 + n),
    commandeId: unId(n),
    magasinId: 1,
    auteur: { id: '11', nom: 'Bob' },
    plafondCents: null,
    mode: null,
    autreMode: false,
    approbateur: null,
    lignes: [uneLigneDeRetour()],
    ...given,
  }
}

/** Orders 0 to 19, confirmed: six pieces of product 1 and three of product 2. Even ones are of client 7, odd ones of guests. */
export async function prepareConfirmed(pool: Pool): Promise<void> {
  await prepare(pool)
  const lignes = [
    { produitId: 1, quantite: 6, prixCents: 333, prixVersion: 3, nom: 'Produit 1', coutCents: 200 },
    { produitId: 2, quantite: 3, prixCents: 1_000, prixVersion: 3, nom: 'Produit 2', coutCents: null },
  ]
  const numbers = Array.from({ length: 20 }, (_, index) => index)
  await withTx(pool, async (tx) => {
    await insertCommandes(
      tx,
      numbers.map((n) => ({
        id: unId(n),
        clientId: n % 2 === 0 ? 7 : null,
        magasinId: 6,
        montantCents: 4_998,
        lignes,
      })),
      TEST_INSTANT.toISOString(),
    )
    await confirming.handle(
      tx,
      numbers.map((n) => ({ key: unId(n), body: { commandeId: unId(n), etats: [] } })) as never,
      { now: TEST_INSTANT, newId: () => unId(0), emit: () => undefined },
    )
  })
}

/** Returns that have an effect, with their lines and history. */
export async function observeRetours(pool: Pool): Promise<unknown> {
  const { rows } = await pool.query(
    `select r.id, r.commande_id, r.client_id, r.statut, r.montant_cents, r.hors_taxes_cents, r.remboursements,
       (select json_agg(l order by l.rang) from retour_lignes l where l.retour_id = r.id) as lignes,
       (select json_agg(json_build_array(h.seq, h.de, h.vers) order by h.seq)
        from retour_historique h where h.retour_id = r.id) as historique
     from retours r where r.statut <> 'ANNULE' order by r.id`,
  )
  return rows
}

/** Products 1 to 10 at 1.00 to 10.00, which cost the shop 0.60 to 6.00; what product 4 costs is not known; product 9 is no longer sold. */
export async function prepare(pool: Pool): Promise<void> {
  const produitIds = Array.from({ length: 10 }, (_, index) => index + 1)
  await upsertPrix(
    pool,
    produitIds.map((produitId) => ({
      produitId,
      nom: `Produit ${produitId}`,
      prixCents: produitId * 100,
      coutCents: produitId === 4 ? null : produitId * 60,
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
       (select json_agg(p order by p.produit_id, p.magasin_id) from commande_parts p where p.commande_id = c.id) as parts,
       (select json_agg(json_build_array(h.seq, h.de, h.vers) order by h.seq)
        from historique h where h.commande_id = c.id) as historique
     from commandes c where c.statut <> 'ANNULEE' order by c.id`,
  )
  return rows
}
