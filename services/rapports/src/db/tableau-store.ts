/** The statements of the dashboard: today, and the same weekday a week before. */
import type { Queryable } from '@comptoir/kit/postgres/database.ts'
import type { Measured } from '../domain/mesures.ts'
import { measuredOf, OF_HOURS, type Row } from './mesures-store.ts'

export type OfHeureMagasin = Measured & {
  readonly jour: string
  readonly magasinId: number
  readonly heure: number
}

/** Each hour of some days in each place. */
export async function readHours(
  db: Queryable,
  jours: readonly string[],
  magasinIds: readonly number[] | undefined,
): Promise<OfHeureMagasin[]> {
  const { rows } = await db.query<Row & Pick<OfHeureMagasin, 'jour' | 'magasinId' | 'heure'>>(
    `select jour::text as jour, magasin_id as "magasinId", heure, ${OF_HOURS} from heures
     where jour = any($1::date[]) and ($2::int[] is null or magasin_id = any($2)) group by 1, 2, 3 order by 1, 2, 3`,
    [jours, magasinIds ?? null],
  )
  return rows.map(measuredOf) as OfHeureMagasin[]
}

export interface Waiting {
  readonly sorte: 'APPROVISIONNEMENT' | 'TRANSFERT'
  readonly statut: 'DEMANDEE' | 'VALIDEE' | 'EXPEDIEE'
  readonly nombre: number
}

/** Requests that these places make or serve, and that wait for someone. */
export async function readWaiting(
  db: Queryable,
  magasinIds: readonly number[] | undefined,
): Promise<Waiting[]> {
  const { rows } = await db.query<Waiting>(
    `select sorte, statut, count(*)::int as nombre from demandes
     where statut in ('DEMANDEE', 'VALIDEE', 'EXPEDIEE') and ($1::int[] is null or de = any($1) or vers = any($1))
     group by 1, 2 order by 1, 2`,
    [magasinIds ?? null],
  )
  return rows
}
