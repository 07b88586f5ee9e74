/** Parked sagas by what they have in common, for an act on many at once. */
import type { Queryable } from '@comptoir/kit/postgres/database.ts'
import type { SagaDefinition } from '@comptoir/saga/definition.ts'
import type { ParkedFilter } from '@comptoir/saga/engine.ts'

export interface RunnableParked extends ParkedFilter {
  /** What the reader can run: no other saga is found. */
  readonly definitions: readonly SagaDefinition[]
  /** Those that were acted on under this key are not found again. */
  readonly key?: string | undefined
}

function conditions({ definitions, definition, step: at, since, key }: RunnableParked): {
  text: string
  values: unknown[]
} {
  const places = definitions.flatMap(({ name, version, steps }) =>
    steps.flatMap((step, index) =>
      at === undefined || step.name === at ? [{ name, version, step: String(index) }] : [],
    ),
  )
  // Nothing moves a parked row but an act, so it was written last when it was parked.
  const text = `s.parked and ($1::text is null or s.definition = $1)
    and ($2::float8 is null or s.updated_at >= to_timestamp($2 / 1000))
    and exists (select from json_to_recordset($3::json) as p (name text, version int, step text)
      where p.name = s.definition and p.version = s.definition_version and p.step = s.state ->> 'step')
    and ($4::text is null or not exists (select from audit a where a.cle = $4 and a.saga_id = s.id))`
  return { text, values: [definition ?? null, since ?? null, JSON.stringify(places), key ?? null] }
}

/** Their ids, oldest first: at most `limit`, after the one given. */
export async function findParked(
  db: Queryable,
  filter: RunnableParked,
  page: { readonly after: string | undefined; readonly limit: number },
): Promise<readonly string[]> {
  const { text, values } = conditions(filter)
  // Constant SQL: conditions() binds every value.
  const { rows } = await db.query<{ id: string }>(
    `select s.id from sagas s where ${text} and ($5::uuid is null or s.id > $5) order by s.id limit $6`,
    [...values, page.after ?? null, page.limit],
  )
  return rows.map(({ id }) => id)
}

/** How many there are. */
export async function countParkedBy(db: Queryable, filter: RunnableParked): Promise<number> {
  const { text, values } = conditions(filter)
  // Constant SQL: conditions() binds every value.
  const { rows } = await db.query<{ total: number }>(
    `select count(*)::int as total from sagas s where ${text}`,
    values,
  )
  return rows[0]?.total ?? 0
}
