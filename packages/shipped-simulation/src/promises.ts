/** What clients and operators were told, held against the tables; and the keys that participants saw. */
import type { Pool } from '@comptoir/kit/postgres/database.ts'
import type { Clients } from './clients.ts'
import type { Violation } from './rules.ts'

interface Ended {
  readonly id: string
  readonly status: string
  readonly client_key: string | null
  readonly acts: number
}

const TRUE_WHEN = {
  completed: (row: Ended | undefined) => row?.status === 'TERMINEE',
  compensated: (row: Ended | undefined) => row?.status === 'ANNULEE',
  durable: (row: Ended | undefined) => row !== undefined,
  nothing: (row: Ended | undefined) => row === undefined,
}

/** Promises that the tables do not keep. */
export async function keptPromises(
  pool: Pool,
  { promised, early }: Pick<Clients, 'promised' | 'early'>,
): Promise<readonly Violation[]> {
  const { rows } = await pool.query<Ended>(
    `select id, status, client_key, (select count(*) from audit where saga_id = s.id)::int as acts from sagas s`,
  )
  const byId = new Map(rows.map((row) => [row.id, row]))
  const acts = Map.groupBy(
    promised.filter(({ told }) => told === 'act'),
    ({ id }) => id,
  )
  const broken = promised.filter((promise) => {
    const row = byId.get(promise.id)
    if (promise.told === 'key') return row?.client_key !== promise.key
    if (promise.told === 'act') return (row?.acts ?? 0) < (acts.get(promise.id)?.length ?? 0)
    return !TRUE_WHEN[promise.told](row)
  })
  return [
    ...early.map((detail) => ({ rule: 'an answer is true when it is given', detail })),
    ...broken.map((promise) => ({
      rule: 'an answer stays true',
      detail: JSON.stringify({ promise, row: byId.get(promise.id) ?? null }),
    })),
  ]
}

/** Commands that came under more than one key. */
export function sameKeys(keys: ReadonlyMap<string, ReadonlySet<string>>): readonly Violation[] {
  return [...keys]
    .filter(([, seen]) => seen.size > 1)
    .map(([command, seen]) => ({
      rule: 'a command has the same key at each attempt',
      detail: `${command}: ${[...seen].join(', ')}`,
    }))
}
