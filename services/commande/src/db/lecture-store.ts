/** Orders as clients read them. Each comes with its lines and its history, in one statement. */
import type { Page } from '@comptoir/kit/http/page.ts'
import type { Queryable } from '@comptoir/kit/postgres/database.ts'
import { and, eq, orm, type RowOf } from '@comptoir/kit/postgres/drizzle.ts'
import { type commandeLignes, type commandeParts, commandes, type historique } from './schema.ts'

type LigneRow = typeof commandeLignes.$inferSelect
type HistoriqueRow = typeof historique.$inferSelect

export interface CommandeRow
  extends RowOf<
    typeof commandes,
    'id' | 'numero' | 'clientId' | 'magasinId' | 'statut' | 'montantCents' | 'motif'
  > {
  readonly lignes: readonly (Pick<LigneRow, 'produitId' | 'nom' | 'quantite' | 'prixCents'> & {
    /** Null: the order's place serves the line. */
    readonly parts: readonly Pick<typeof commandeParts.$inferSelect, 'magasinId' | 'quantite'>[] | null
  })[]
  readonly historique: readonly (Pick<HistoriqueRow, 'de' | 'vers'> & { readonly at: string })[]
}

const COMMANDE = `select c.id, c.numero, c.client_id as "clientId", c.magasin_id as "magasinId", c.statut,
    c.montant_cents as "montantCents", c.motif,
    (select json_agg(json_build_object('produitId', l.produit_id, 'nom', l.nom, 'quantite', l.quantite, 'prixCents', l.prix_cents,
       'parts', (select json_agg(json_build_object('magasinId', p.magasin_id, 'quantite', p.quantite) order by p.magasin_id)
         from commande_parts p where p.commande_id = l.commande_id and p.produit_id = l.produit_id))
       order by l.produit_id) from commande_lignes l where l.commande_id = c.id) as lignes,
    (select json_agg(json_build_object('de', h.de, 'vers', h.vers, 'at', h.a) order by h.seq)
     from historique h where h.commande_id = c.id) as historique
  from commandes c`

export async function findById(db: Queryable, id: string): Promise<CommandeRow | undefined> {
  const { rows } = await db.query<CommandeRow>({
    name: 'commande-by-id',
    text: `${COMMANDE} where c.id = $1`,
    values: [id],
  })
  return rows[0]
}

export async function findByNumero(db: Queryable, numero: number): Promise<CommandeRow | undefined> {
  const { rows } = await db.query<CommandeRow>({
    name: 'commande-by-numero',
    text: `${COMMANDE} where c.numero = $1`,
    values: [numero],
  })
  return rows[0]
}

export interface Filtre {
  readonly clientId: number | undefined
  readonly statut: CommandeRow['statut'] | undefined
}

/** One page of orders, newest first: `after` is the number of the last one shown. */
export async function listCommandes(
  db: Queryable,
  { clientId, statut }: Filtre,
  { limit, after }: Page<number>,
): Promise<CommandeRow[]> {
  const { rows } = await db.query<CommandeRow>({
    name: 'commande-list',
    text: `${COMMANDE} where ($1::int is null or c.client_id = $1) and ($2::text is null or c.statut = $2)
      and ($3::bigint is null or c.numero < $3) order by c.numero desc limit $4`,
    values: [clientId, statut, after, limit],
  })
  return rows
}

export const countCommandes = (db: Queryable, { clientId, statut }: Filtre): Promise<number> =>
  orm(db).$count(
    commandes,
    and(
      clientId === undefined ? undefined : eq(commandes.clientId, clientId),
      statut === undefined ? undefined : eq(commandes.statut, statut),
    ),
  )
