/** The statements of quantities that the catalogue gives, and of what places hold of a product. */
import type { Rows } from '@comptoir/kit/http/alias.ts'
import type { Queryable, Tx } from '@comptoir/kit/postgres/database.ts'
import { and, eq, orm } from '@comptoir/kit/postgres/drizzle.ts'
import { statement } from '@comptoir/kit/postgres/statement.ts'
import type { Taken } from '../domain/saisie.ts'
import { saisies } from './schema.ts'

/** The quantity that was given last for a place and product. */
export async function readSaisie(tx: Tx, magasinId: number, produitId: number): Promise<Taken | undefined> {
  const [row] = await orm(tx)
    .select({ givenAt: saisies.givenAt, takenAt: saisies.takenAt })
    .from(saisies)
    .where(and(eq(saisies.magasinId, magasinId), eq(saisies.produitId, produitId)))
  return row
}

export async function saveSaisie(tx: Tx, taken: typeof saisies.$inferInsert): Promise<void> {
  const { magasinId, produitId } = saisies
  const { givenAt, takenAt } = taken
  await orm(tx)
    .insert(saisies)
    .values(taken)
    .onConflictDoUpdate({ target: [magasinId, produitId], set: { givenAt, takenAt } })
}

/** How many pieces of these products there are, in one place or in all of them together. Those of which there are none are absent. */
export async function readQuantites(
  db: Queryable,
  magasinId: number | undefined,
  produitIds: readonly number[],
): Promise<{ produitId: number; quantite: number }[]> {
  const { rows } = await db.query<{ produitId: number; quantite: number }>({
    name: 'quantites-read',
    text: `select produit_id as "produitId", sum(disponible + reserve)::int as quantite from stocks
      where produit_id = any($1::int[]) and ($2::int is null or magasin_id = $2) group by produit_id`,
    values: [produitIds, magasinId],
  })
  return rows
}

/** The pieces of a product in all places but one. */
export async function readElsewhere(tx: Tx, magasinId: number, produitId: number): Promise<number> {
  const { rows } = await tx.query<{ pieces: number }>(
    `select coalesce(sum(disponible + reserve), 0)::int as pieces from stocks where produit_id = $2 and magasin_id <> $1`,
    [magasinId, produitId],
  )
  return rows[0]?.pieces ?? 0
}

/** Those of these products of which the catalogue never told, and which no place ever held. */
export async function readUnknown(tx: Tx, produitIds: readonly number[]): Promise<number[]> {
  const { rows } = await tx.query<{ id: number }>(
    statement('produits-unknown').sql`select p.id from unnest(${produitIds}::int[]) as p (id)
      where not exists (select from produits n where n.id = p.id)
        and not exists (select from lieux l join stocks s on s.magasin_id = l.id and s.produit_id = p.id)
      order by p.id`,
  )
  return rows.map(({ id }) => id)
}

export interface Total {
  readonly productId: number
  readonly stock: number
  readonly name: string
}

/** What all places hold of each product together, by number, and of how many products that is. */
export async function listTotals(
  db: Queryable,
  { limit, offset }: Rows,
): Promise<{ rows: Total[]; total: number }> {
  const { rows } = await db.query<Total>(
    `select s.produit_id as "productId", sum(s.disponible + s.reserve)::int as stock, coalesce(p.nom, '') as name
     from stocks s left join produits p on p.id = s.produit_id
     group by s.produit_id, p.nom order by s.produit_id limit $1 offset $2`,
    [limit, offset],
  )
  const { rows: counted } = await db.query<{ total: number }>(
    'select count(distinct produit_id)::int as total from stocks',
  )
  return { rows, total: counted[0]?.total ?? 0 }
}
