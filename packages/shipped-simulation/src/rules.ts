/**
 * What must hold once everything has come to rest, as one query each over journal and participants: a row that comes back
 * breaks the rule.
 */
import type { Queryable } from '@comptoir/kit/postgres/database.ts'
import { PRICE, sale } from './shop.ts'

export interface Violation {
  readonly rule: string
  readonly detail: string
}

/** Each rule, and the query that finds what breaks it. */
export const RULES: readonly (readonly [rule: string, sql: string])[] = [
  [
    'a saga ends',
    `select id, status, state->'parked' as parked from sagas where recover or status not in ('TERMINEE', 'ANNULEE')`,
  ],
  ['a key has one effect', 'select cle, count(*) from effects group by cle having count(*) > 1'],
  [
    'an effect has its reply kept beside it, and a refused key has no effect',
    `select e.cle, i.reply from effects e left join inboxes i on i.key = e.cle where (i.reply->'done') is null`,
  ],
  ['a claimed key has its reply', 'select key from inboxes where reply is null'],
  [
    'a key is made of a saga, a step and a direction, and nothing else',
    `select key from inboxes where key !~ '^[0-9a-f-]{36}:[a-z]+:(do|undo)$'
       or not exists (select from sagas where id::text = left(key, 36))`,
  ],
  [
    'an undo leaves a tombstone, or finds its action',
    `select u.key from inboxes u where u.key like '%:undo'
       and not exists (select from inboxes a where a.key = regexp_replace(u.key, 'undo$', 'do'))`,
  ],
  [
    'an effect belongs to a saga',
    'select * from effects e where not exists (select from sagas where id = e.saga)',
  ],
  [
    'no effect remains of a saga that was undone',
    `select s.id, e.etape, sum(e.sens) from sagas s join effects e on e.saga = s.id where s.status = 'ANNULEE'
     group by 1, 2 having sum(e.sens) <> 0`,
  ],
  [
    'a completed saga has every effect, once',
    `select s.id, step, coalesce(sum(e.sens), 0) as net from sagas s cross join unnest($1::text[]) as step
     left join effects e on e.saga = s.id and e.etape = step where s.status = 'TERMINEE'
     group by 1, 2 having coalesce(sum(e.sens), 0) <> 1`,
  ],
  ['every step names the price that was kept', 'select * from effects where prix <> $2'],
  [
    'what a participant counts is the sum of its effects',
    `select c.etape, c.total, (select coalesce(sum(sens), 0) from effects e where e.etape = c.etape) as sum
     from counters c where c.total <> (select coalesce(sum(sens), 0) from effects e where e.etape = c.etape)`,
  ],
  [
    'every effect has its event, and no event is without one',
    `select coalesce(e.cle, o.body->>'cle') as cle from effects e full join outboxes o on o.body->>'cle' = e.cle
     where e.cle is null or o.id is null`,
  ],
  [
    'every event was sent',
    'select service, id from outboxes where sent_at is null or not id::text = any ($3::text[])',
  ],
  [
    'the versions of a saga follow each other without a gap',
    `select * from (
       select saga_id, version, epoch, json_array_length(details) as lines, details->0->>'kind' as kind,
         version - lag(version, 1, 0) over w as added, epoch - lag(epoch, 1, 0) over w as claims
       from transitions window w as (partition by saga_id order by version)
     ) t where added <> lines + claims - (version = 1)::int
       -- What a claim writes itself has the claim's own version.
       and not (claims > 0 and kind in ('resumed', 'forced', 'decision', 'taken-over', 'cancel-too-late', 'parked') and added = lines + claims - 1)`,
  ],
  [
    'a row is where its last line says, but for claims',
    `select s.id, s.version, s.epoch, t.version as written, t.epoch as under from sagas s join lateral (
       select version, epoch from transitions where saga_id = s.id order by version desc limit 1
     ) t on true where s.version - t.version <> s.epoch - t.epoch`,
  ],
  [
    'each line was written under the epoch that its row had',
    `select t.saga_id, t.version, t.epoch, p.epoch as held from transitions t
     left join proof.rows p on p.saga = t.saga_id and p.version = t.version where p.epoch is distinct from t.epoch`,
  ],
  [
    'an epoch has one owner',
    'select saga, epoch, count(distinct owner) from proof.rows group by 1, 2 having count(distinct owner) > 1',
  ],
  [
    'a row only moves forward, and its epoch one by one',
    `select * from (
       select saga, version, epoch, lag(version) over w as before, lag(epoch) over w as under
       from proof.rows window w as (partition by saga order by ordre)
     ) r where version <= before or epoch not in (under, under + 1)`,
  ],
  ['nobody loses a saga while its lease is alive', 'select * from proof.rows where taken_alive'],
  [
    'nobody takes a saga, or starts one, without a live lease',
    'select * from proof.rows where without_lease',
  ],
  [
    'a state is reached once',
    `select id, r->>'statut' from sagas, json_array_elements(state->'reached') as r group by 1, 2 having count(*) > 1`,
  ],
]

/** Looks at every rule. `published` are the ids of the events that the bus took. */
export async function brokenRules(
  db: Queryable,
  services: readonly string[],
  published: readonly string[],
): Promise<readonly Violation[]> {
  const union = (table: string) =>
    services.map((name) => `select '${name}' as service, * from ${name}.${table}`).join(' union all ')
  // Names of tables are ours.
  const views = `with effects as (${union('effets')}), inboxes as (${union('inbox')}), outboxes as (${union('outbox')}),
    counters as (${union('compteurs')}), given as (select $1::text[], $2::int, $3::text[])`
  const steps = sale.steps.map(({ name }) => name)
  const found: Violation[] = []
  for (const [rule, sql] of RULES) {
    const text = `${views} select * from (${sql}) broken limit 5`
    const { rows } = await db.query<object>(text, [steps, PRICE, published])
    for (const row of rows) found.push({ rule, detail: JSON.stringify(row) })
  }
  return found
}
