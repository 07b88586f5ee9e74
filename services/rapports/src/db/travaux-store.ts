/** The statements of long work. */
import type { Queryable } from '@comptoir/kit/postgres/database.ts'
import { eq, orm, sql } from '@comptoir/kit/postgres/drizzle.ts'
import type { Difference, Sorte, Travail } from '../domain/travail.ts'
import { travaux } from './schema-travaux.ts'

/** Asks for a work. */
export async function insertTravail(
  db: Queryable,
  travail: { readonly id: string; readonly sorte: Sorte; readonly demandeLe: Date },
): Promise<Travail> {
  const [row] = await orm(db)
    .insert(travaux)
    .values({ ...travail, statut: 'EN_ATTENTE' })
    .returning()
  return row as Travail
}

/** Asks to make reports up from their owners' past, unless that was asked before and did not fail: when they begin beside one. */
export async function insertFirst(
  db: Queryable,
  { id, demandeLe }: { readonly id: string; readonly demandeLe: Date },
): Promise<void> {
  await db.query(
    `insert into travaux (id, sorte, statut, demande_le) select $1, 'RECONSTRUCTION', 'EN_ATTENTE', $2
     where not exists (select from travaux where sorte = 'RECONSTRUCTION' and statut <> 'ECHOUE')`,
    [id, demandeLe],
  )
}

export async function findTravail(db: Queryable, id: string): Promise<Travail | undefined> {
  const [row] = await orm(db).select().from(travaux).where(eq(travaux.id, id))
  return row
}

/**
 * Takes the work that has waited longest, or that of an instance that has been silent; undefined when there is none, or another instance
 * is at work: there is one at a time.
 */
export async function claimTravail(db: Queryable): Promise<Travail | undefined> {
  const { rows } = await db.query<{ id: string }>(
    `update travaux set statut = 'EN_COURS', seen_at = clock_timestamp(), evenements = 0
     where id = (select id from travaux where statut in ('EN_ATTENTE', 'EN_COURS') order by statut desc, demande_le limit 1
       for update skip locked)
       and (statut = 'EN_ATTENTE' or seen_at < clock_timestamp() - interval '30 seconds') returning id`,
  )
  const [row] = rows
  return row && findTravail(db, row.id)
}

/** Says how much of the past was read. */
export async function noteProgress(db: Queryable, id: string, evenements: number): Promise<void> {
  await orm(db).update(travaux).set({ evenements }).where(eq(travaux.id, id))
}

/** Says that the work goes on. */
export async function noteSeen(db: Queryable, id: string): Promise<void> {
  await orm(db).update(travaux).set({ seenAt: sql`clock_timestamp()` }).where(eq(travaux.id, id))
}

/** Ends a work. */
export async function endTravail(
  db: Queryable,
  id: string,
  end: { readonly differences: readonly Difference[] } | { readonly erreur: string },
): Promise<void> {
  await orm(db)
    .update(travaux)
    .set({ ...end, statut: 'erreur' in end ? 'ECHOUE' : 'TERMINE', finiLe: sql`clock_timestamp()` })
    .where(eq(travaux.id, id))
}
