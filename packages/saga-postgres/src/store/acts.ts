/** What operators did under keys: an act that is asked for again is not done again. */
import type { Queryable } from '@comptoir/kit/postgres/database.ts'
import type { OperateAnswer, OperateRequest } from '@comptoir/saga/engine.ts'
import { STATUS_OF, STORED_ACT, type StoredAct, type StoredStatus } from './words.ts'

type Asked = Pick<OperateRequest, 'action' | 'reason'>

interface StoredLine {
  readonly action: StoredAct
  readonly motif: string
}

const isSame = ({ action, motif }: StoredLine, asked: Asked): boolean =>
  action === STORED_ACT[asked.action] && motif === asked.reason

/** The answer that an act had under its key; undefined: there was none. */
export async function readAct(
  db: Queryable,
  { id, key, ...asked }: OperateRequest,
): Promise<OperateAnswer | undefined> {
  if (key === undefined) return undefined
  const { rows } = await db.query<StoredLine & { apres: StoredStatus; definition: string }>(
    `select a.action, a.motif, a.apres, s.definition from audit a join sagas s on s.id = a.saga_id
     where a.cle = $1 and a.saga_id = $2`,
    [key, id],
  )
  const [line] = rows
  if (line === undefined) return undefined
  if (!isSame(line, asked)) return { kind: 'reused' }
  return { kind: 'accepted', status: STATUS_OF[line.apres], definition: line.definition, repeated: true }
}

/** On how many sagas this act was done under a key; undefined: the key did something else. */
export async function countActs(
  db: Queryable,
  key: string | undefined,
  asked: Asked,
): Promise<number | undefined> {
  if (key === undefined) return 0
  const { rows } = await db.query<StoredLine & { acts: number }>(
    'select action, motif, count(*)::int as acts from audit where cle = $1 group by action, motif',
    [key],
  )
  if (!rows.every((line) => isSame(line, asked))) return undefined
  return rows[0]?.acts ?? 0
}
