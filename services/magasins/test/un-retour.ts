/** Returns for tests. */
import type { BodyOf, magasins } from '@comptoir/contracts'
import type { Pool } from '@comptoir/kit/postgres/database.ts'
import { unId } from '@comptoir/testing/builders.ts'
import { BOB } from './une-vente.ts'

type Opening = BodyOf<typeof magasins.ouvrirRetour>

/** The id of the n-th return. */
export const unIdRetour = (n: number): string => unId(10_000_000 + n)

export const uneLigneDeRetour = (
  given: Partial<Opening['lignes'][number]> = {},
): Opening['lignes'][number] => ({
  produitId: 1,
  quantite: 1,
  motif: 'NE_CONVIENT_PAS',
  texte: null,
  remiseEnStock: true,
  ...given,
})

/** The n-th return: one piece of product 1 of sale n, to Bob in store 1, as it was paid. */
export const unRetour = (n: number, given: Partial<Opening> = {}): Opening => ({
  retourId: unIdRetour(n),
  venteId: unId(n),
  magasinId: 1,
  auteur: BOB,
  plafondCents: null,
  mode: null,
  autreMode: false,
  approbateur: null,
  lignes: [uneLigneDeRetour()],
  ...given,
})

/** Returns that are not cancelled, with lines and history; and what breaks a rule. */
export async function observeRetours(pool: Pool): Promise<unknown> {
  const { rows } = await pool.query(
    `select to_jsonb(r) - 'numero' - 'version' as retour,
       (select json_agg(l order by l.rang) from retour_lignes l where l.retour_id = r.id) as lignes,
       (select json_agg(json_build_array(h.seq, h.de, h.vers) order by h.seq)
        from retour_historique h where h.retour_id = r.id) as historique
     from retours r where r.statut <> 'ANNULE' order by r.id`,
  )
  return { retours: rows, broken: await brokenReturns(pool) }
}

/** Lines of which more came back than was sold, sales that gave back more than they took, and stores whose numbers have holes. */
export async function brokenReturns(pool: Pool): Promise<unknown[]> {
  const { rows } = await pool.query(
    `select 'pieces' as rule, v.vente_id::text as id from vente_lignes v
     join (select r.vente_id, l.produit_id, sum(l.quantite) as back from retours r join retour_lignes l on l.retour_id = r.id
       where r.statut <> 'ANNULE' group by 1, 2) b using (vente_id, produit_id) where b.back > v.quantite
     union all
     select 'money', v.id::text from ventes v where cents_of(v.encaissements) <
       (select coalesce(sum(cents_of(r.remboursements)), 0) from retours r where r.vente_id = v.id and r.statut <> 'ANNULE')
     union all
     select 'numbers', magasin_id::text from retours group by magasin_id having count(*) <> max(numero)`,
  )
  return rows
}
