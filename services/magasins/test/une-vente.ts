/** Sales for tests, and a store to make them in: on a database without the application around it. */
import type { BodyOf, magasins } from '@comptoir/contracts'
import type { Pool } from '@comptoir/kit/postgres/database.ts'
import { upsertPrix } from '@comptoir/participant/price-list-store.ts'
import { TEST_INSTANT, unId } from '@comptoir/testing/builders.ts'

type Opening = BodyOf<typeof magasins.ouvrirVente>

export const BOB = { id: '1', nom: 'Bob' }

/** A session of the n-th till. */
export const sessionOf = (caisseId: number): string => unId(899 + caisseId)

/** Stores 1 and 2 with tills 1 and 2, 3 and 4. Bob holds 1 and 3 with 100.00, Eve holds 2; 4 is closed. Products 1 to 10. */
export async function prepareVentes(pool: Pool): Promise<void> {
  await pool.query(`insert into magasins (nom, adresse, ville, code_postal, telephone, region) values
    ('Plateau', '4250, rue Saint-Denis', 'Montréal', 'H2J 2K8', '514 555-0110', 'Montréal'),
    ('Rosemont', '2720, rue Masson', 'Montréal', 'H1Y 1X1', null, 'Montréal')`)
  await pool.query(`insert into caisses (magasin_id, nom)
    values (1, 'Caisse 1'), (1, 'Caisse 2'), (2, 'Caisse 1'), (2, 'Caisse 2')`)
  for (const [caisseId, id, nom] of [
    [1, '1', 'Bob'],
    [2, '2', 'Eve'],
    [3, '1', 'Bob'],
  ] as const)
    await pool.query(
      `insert into sessions (id, caisse_id, tenue_par, tenue_par_nom, fond_cents, ouverte_le) values ($1, $2, $3, $4, 10000, $5)`,
      [sessionOf(caisseId), caisseId, id, nom, new Date(TEST_INSTANT.getTime() - 3_600_000)],
    )
  await preparePrix(pool)
}

/** Products 1 to 10 at 1.03 to 10.30, so that cash is rounded; product 9 is no longer sold. */
export async function preparePrix(pool: Pool): Promise<void> {
  await upsertPrix(
    pool,
    Array.from({ length: 10 }, (_, index) => ({
      produitId: index + 1,
      nom: `Produit ${index + 1}`,
      prixCents: (index + 1) * 103,
      coutCents: (index + 1) * 61,
      actif: index + 1 !== 9,
      version: 3,
    })),
  )
}

export const uneLigneDeVente = (
  given: Partial<Opening['lignes'][number]> = {},
): Opening['lignes'][number] => ({
  produitId: 1,
  quantite: 1,
  remisePourcent: 0,
  motif: null,
  ...given,
})

/** The n-th sale: one piece of product 1, paid to Bob with just what is due. */
export const uneOuverture = (n: number, given: Partial<Opening> = {}): Opening => ({
  venteId: unId(n),
  magasinId: 1,
  caisseId: 1,
  vendeur: BOB,
  tientToutes: false,
  clientId: null,
  lignes: [uneLigneDeVente()],
  paiements: [{ mode: 'ESPECES', montantCents: null }],
  approbateur: null,
  attenduCents: null,
  ...given,
})

/** States that a saga tells, each an instant after the other. */
export const someEtats = (...statuts: readonly string[]): { statut: string; a: string }[] =>
  statuts.map((statut, index) => ({ statut, a: `2026-01-15T11:00:0${index}.000Z` }))

/** Sales that are not cancelled, with lines and history, without what the database makes up; and what breaks a rule. */
export async function observeVentes(pool: Pool): Promise<unknown> {
  const { rows } = await pool.query(
    `select to_jsonb(v) - 'numero' - 'version' as vente,
       (select json_agg(l order by l.rang) from vente_lignes l where l.vente_id = v.id) as lignes,
       (select json_agg(json_build_array(h.seq, h.de, h.vers) order by h.seq)
        from vente_historique h where h.vente_id = v.id) as historique
     from ventes v where v.statut <> 'ANNULEE' order by v.id`,
  )
  return { ventes: rows, broken: await brokenNumbers(pool) }
}

/** Stores whose numbers are not 1 to n. */
export async function brokenNumbers(pool: Pool): Promise<unknown[]> {
  const { rows } = await pool.query(
    `select magasin_id, count(*)::int, max(numero) from ventes group by 1
     having count(*) <> max(numero) or max(numero) <> (select n.ventes from numeros n where n.magasin_id = ventes.magasin_id)`,
  )
  return rows
}
