/** What the metrics ask. */
import type { GenreFacture } from '@comptoir/contracts/facturation-factures.ts'
import type { Queryable } from '@comptoir/kit/postgres/database.ts'

interface Waiting {
  readonly count: number
  /** In seconds. */
  readonly oldest: number
}

/** What waits for its issue, by kind. */
export async function readWaiting(db: Queryable): Promise<Map<GenreFacture, Waiting>> {
  const { rows } = await db.query<Waiting & { readonly genre: GenreFacture }>({
    name: 'factures-waiting',
    text: `select genre, count(*)::int as count,
        greatest(extract(epoch from clock_timestamp() - min(demandee_le)), 0)::float8 as oldest
      from factures where statut = 'EN_ATTENTE' group by genre`,
  })
  return new Map(rows.map(({ genre, ...waiting }) => [genre, waiting]))
}
