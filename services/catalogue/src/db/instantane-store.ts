/** The statement of the snapshot that tills keep. */
import type { Queryable } from '@comptoir/kit/postgres/database.ts'

/** The revision that was given last; 0 before the first. */
export async function readRevision(db: Queryable): Promise<number> {
  const { rows } = await db.query<{ revision: string }>({
    name: 'produits-revision',
    text: 'select coalesce(max(revision), 0) as revision from produits',
  })
  return Number(rows[0]?.revision ?? 0)
}

export interface Instantane {
  readonly revision: number
  /** JSON, as clients get it. */
  readonly text: string
}

/**
 * What is sold and has changed since a revision, and which products are sold no more; the whole since none. The database writes
 * the JSON: rows that only pass through would cost three times as long.
 */
export async function readInstantane(db: Queryable, since: number | undefined): Promise<Instantane> {
  const { rows } = await db.query<{ revision: string; text: string }>(
    `with sold as (
       select p.id, p.code, p.nom, p.categorie_id, c.nom as categorie, round(p.prix_cents / 100.0, 2) as prix,
         case when p.prix_a_partir_du is not null then json_build_object('prix', round(p.prix_a_venir_cents / 100.0, 2),
           'a_partir_du', to_char(p.prix_a_partir_du at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) end as prix_a_venir,
         p.codes_barres, p.image
       from produits p join categories c on c.id = p.categorie_id
       where p.actif and ($1::bigint is null or p.revision > $1) order by p.id)
     select revision, json_build_object('version', revision, 'complet', $1::bigint is null,
       'produits', (select coalesce(json_agg(sold), '[]') from sold),
       'retires', (select coalesce(json_agg(id order by id), '[]') from produits where not actif and revision > $1))::text as text
     from (select coalesce(max(revision), 0) as revision from produits) as latest`,
    [since],
  )
  const [row] = rows
  if (row === undefined) throw new Error('produits: a snapshot has one row')
  return { revision: Number(row.revision), text: row.text }
}
