/** Products as 002 shows them. */
import type { Queryable } from '@comptoir/kit/postgres/database.ts'
import { readNoms } from '../db/categories-store.ts'

/** What they are made of, in our words. */
export interface Listed {
  readonly id: number
  readonly nom: string
  readonly prix: number
  readonly description: string
  readonly categorie_id: number
}

/** Products of 002: with the names of their categories. */
export async function products002(db: Queryable, rows: readonly Listed[]) {
  const names = await readNoms(
    db,
    rows.map((row) => row.categorie_id),
  )
  return rows.map((row) => ({
    id: row.id,
    name: row.nom,
    price: row.prix,
    description: row.description,
    category: names.get(row.categorie_id) ?? '',
  }))
}
