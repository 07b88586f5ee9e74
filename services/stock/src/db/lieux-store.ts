/** The statements of places, as magasins tells of them. */
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import { lt, orm, sql } from '@comptoir/kit/postgres/drizzle.ts'
import { lieux } from './schema.ts'

export interface ToldLieu {
  readonly magasinId: number
  readonly nom: string
  readonly type: string
  readonly version: number
}

/** Adds places, and changes those that are known in an earlier version. Returns how many that was. */
export async function upsertLieux(tx: Tx, told: readonly ToldLieu[]): Promise<number> {
  const { rowCount } = await orm(tx)
    .insert(lieux)
    .values(told.map(({ magasinId: id, nom, type, version }) => ({ id, nom, type, version })))
    .onConflictDoUpdate({
      target: lieux.id,
      set: { nom: sql`excluded.nom`, type: sql`excluded.type`, version: sql`excluded.version` },
      setWhere: lt(lieux.version, sql`excluded.version`),
    })
  return rowCount ?? 0
}
