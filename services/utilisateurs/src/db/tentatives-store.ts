/** Wrong guesses, counted on the database's clock, so that instances and restarts forget none. */
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import { waitAfter } from '../domain/attente.ts'

/** The order in which keys are locked, so that two attempts never wait for each other in a circle. */
const inOrder = (keys: readonly string[]): string[] => [...keys].sort()

/**
 * Counts an attempt under each key before it is judged, so that many at once are not judged before any is counted. Returns
 * the seconds to wait where one of them has to; such an attempt counts for nothing.
 */
export async function countAttempt(tx: Tx, keys: readonly string[]): Promise<number> {
  const waits: number[] = []
  for (const key of inOrder(keys)) waits.push(await secondsLeft(tx, key))
  const longest = Math.max(0, ...waits)
  if (longest > 0) return longest
  for (const key of inOrder(keys)) {
    const { rows } = await tx.query<{ echecs: number }>(
      `update tentatives set echecs = case when derniere < now() - interval '1 hour' then 1 else echecs + 1 end,
         derniere = now() where cle = $1 returning echecs`,
      [key],
    )
    await tx.query("update tentatives set jusqua = now() + $2 * interval '1 second' where cle = $1", [
      key,
      waitAfter(rows[0]?.echecs ?? 0),
    ])
  }
  return 0
}

/** Locks the row of a key, which is made when there is none. */
async function secondsLeft(tx: Tx, key: string): Promise<number> {
  await tx.query('insert into tentatives (cle, echecs) values ($1, 0) on conflict do nothing', [key])
  const { rows } = await tx.query<{ left: number }>(
    `select greatest(ceil(extract(epoch from jusqua - clock_timestamp())), 0)::int as left
     from tentatives where cle = $1 for update`,
    [key],
  )
  return rows[0]?.left ?? 0
}

/** The attempt was right: its name has no failures any more, and its address is as it was before. Locked in the order of their count. */
export async function forgetFailures(tx: Tx, name: string, address: string | undefined): Promise<void> {
  for (const key of inOrder(address === undefined ? [name] : [name, address]))
    await tx.query(
      key === name
        ? 'delete from tentatives where cle = $1'
        : 'update tentatives set echecs = greatest(echecs - 1, 0), jusqua = now() where cle = $1',
      [key],
    )
}

/** Takes away some of what nobody waits for any more. */
export async function purgeAttempts(tx: Tx): Promise<void> {
  await tx.query(
    `delete from tentatives where cle in (select cle from tentatives
       where derniere < now() - interval '1 day' limit 50 for update skip locked)`,
  )
}
