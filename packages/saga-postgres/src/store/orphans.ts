/**
 * Sagas that no orchestrator will claim: their owner is dead, and no live orchestrator runs their definition, as after a
 * roll-back; or the journal does not know their owner at all. An orchestrator that does not say what it runs runs all.
 */
import type { Queryable } from '@comptoir/kit/postgres/database.ts'

const RUN_BY_SOMEBODY = `exists (select from orchestrators l where l.lease_until > clock_timestamp()
  and (l.definitions is null or s.definition || '@' || s.definition_version = any (l.definitions)))`

/** Whether a row `s` of `sagas` is orphaned, in SQL. */
export const ORPHANED = `(s.recover
  and not exists (select from orchestrators o where o.id = s.owner and o.lease_until > clock_timestamp())
  and not (exists (select from orchestrators o where o.id = s.owner) and ${RUN_BY_SOMEBODY}))`

/**
 * How many sagas are orphaned. Cheap enough for every second: it steps from owner to owner through the index of live
 * sagas, and reads the rows of dead ones only.
 */
export async function countOrphaned(db: Queryable): Promise<number> {
  const { rows } = await db.query<{ orphaned: number }>(
    `with recursive owners (id) as (
       (select s.owner from sagas s where s.recover order by s.owner limit 1)
       union all
       select (select s.owner from sagas s where s.recover and s.owner > w.id order by s.owner limit 1)
       from owners w where w.id is not null
     ), dead as materialized (
       select w.id, o.id is not null as known from owners w left join orchestrators o on o.id = w.id
       where w.id is not null and (o.id is null or o.lease_until <= clock_timestamp())
     )
     select count(*)::int as orphaned from dead d join sagas s on s.owner = d.id
     where s.recover and not (d.known and ${RUN_BY_SOMEBODY})`,
  )
  return rows[0]?.orphaned ?? 0
}
