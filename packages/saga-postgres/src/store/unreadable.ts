/** A claimed row whose state cannot be read is parked: it waits for an operator, its state as it was. */
import type { Pool, Queryable } from '@comptoir/kit/postgres/database.ts'
import type { SagaRow } from '@comptoir/saga/journal.ts'
import { isUnreadable, NOW_MS, type UnreadableSaga } from './rows.ts'

/** Parks a row that this owner has claimed, with its line of the timeline. False: it moved meanwhile. */
export async function parkUnreadable(db: Queryable, saga: UnreadableSaga): Promise<boolean> {
  const { rowCount } = await db.query(
    `with parked as (
       update sagas set status = 'BLOQUEE', recover = false, next_try = null, ended_at = null, version = version + 1,
         updated_at = clock_timestamp()
       where id = $1 and owner = $2 and epoch = $3 and version = $4
       returning id, version, epoch
     )
     insert into transitions (saga_id, version, epoch, details)
     select id, version, epoch, json_build_array(json_build_object('at', ${NOW_MS}, 'kind', 'parked', 'step', '-',
       'direction', 'do', 'attempt', 0, 'detail', $5::text, 'phase', 'stuck'))
     from parked`,
    [saga.id, saga.owner, saga.epoch, saga.version, saga.unreadable],
  )
  return rowCount === 1
}

/** The rows that can run. The others are parked; one that cannot be parked now is claimed again by the next tick. */
export async function runnable(
  pool: Pool,
  rows: readonly (SagaRow | UnreadableSaga)[],
  onUnreadable: (saga: UnreadableSaga) => void,
): Promise<readonly SagaRow[]> {
  const good: SagaRow[] = []
  for (const row of rows) {
    if (!isUnreadable(row)) good.push(row)
    else if (await parkUnreadable(pool, row).catch(() => false)) onUnreadable(row)
  }
  return good
}
