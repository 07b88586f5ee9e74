/**
 * The journal's hot statements. Each is one round trip and one commit, and appends transitions only from what its own
 * fenced update returned: one row for each write. A group of one has plain statements of its own, since it must be as
 * cheap as can be.
 */

const LEASE =
  'exists (select from orchestrators o where o.id = $4::uuid and o.lease_until > clock_timestamp())'

/** One intent. It needs time left and a live lease of its owner, and gives way to an earlier one with its id or client key. */
export const INSERT_ONE = `
with ins as (
  insert into sagas (id, definition, definition_version, owner, status, recover, state, deadline, client_key,
                     fingerprint, respond_async, input, trace)
  select $1::uuid, $2::text, $3::int, $4::uuid, 'EN_COURS', true, $5::json, to_timestamp($6::float8 / 1000), $7::text,
         $8::text, $9::boolean, $11::json, $12::text
  where ${LEASE} and to_timestamp($13::float8 / 1000) > clock_timestamp()
  on conflict do nothing
  returning id
)
insert into transitions (saga_id, version, epoch, details)
select id, 1, 1, $10::json from ins
returning saga_id as id, version`

/**
 * One fenced entry, or several of one saga merged: $4 is the version before the first, $5 the number of entries, $11
 * whether any of them moved on.
 */
export const UPDATE_ONE = `
with upd as (
  update sagas set version = version + $5::int, state = $6::json, status = $7::text, recover = $8::boolean,
    next_try = clock_timestamp() + $9::float8 * interval '1 millisecond', updated_at = clock_timestamp(),
    takeovers = case when $11::boolean then 0 else takeovers end,
    ended_at = case when $7::text in ('TERMINEE', 'ANNULEE') then coalesce(ended_at, clock_timestamp()) end
  where id = $1::uuid and owner = $2::uuid and epoch = $3::int and version = $4::int
  returning id, version
)
insert into transitions (saga_id, version, epoch, details)
select id, version, $3::int, $10::json from upd
returning saga_id as id, version`

/**
 * Intents ($1) and fenced entries ($2), one of each saga. The update returns its entry's own transitions: no join finds
 * them again.
 */
export const WRITE_GROUP = `
with intents as materialized (
  select * from json_to_recordset($1::json) as i (id uuid, definition text, definition_version int, owner uuid,
    input json, state json, deadline float8, expires float8, client_key text, fingerprint text, respond_async boolean, trace text,
    trail json)
), ins as (
  insert into sagas (id, definition, definition_version, owner, status, recover, state, deadline, client_key,
                     fingerprint, respond_async, input, trace)
  select i.id, i.definition, i.definition_version, i.owner, 'EN_COURS', true, i.state,
         to_timestamp(i.deadline / 1000), i.client_key, i.fingerprint, i.respond_async, i.input, i.trace
  from intents i
  where exists (select from orchestrators o where o.id = i.owner and o.lease_until > clock_timestamp())
    and to_timestamp(i.expires / 1000) > clock_timestamp()
  on conflict do nothing
  returning id, version, epoch
), upd as (
  update sagas s set version = s.version + e.added, state = e.state, status = e.status, recover = e.recover,
    next_try = clock_timestamp() + e.wait_ms * interval '1 millisecond', updated_at = clock_timestamp(),
    takeovers = case when e.progressed then 0 else s.takeovers end,
    ended_at = case when e.status in ('TERMINEE', 'ANNULEE') then coalesce(s.ended_at, clock_timestamp()) end
  from json_to_recordset($2::json) as e (id uuid, owner uuid, epoch int, expected int, added int, progressed boolean,
         state json, status text, recover boolean, wait_ms float8, trail json)
  where s.id = e.id and s.owner = e.owner and s.epoch = e.epoch and s.version = e.expected
  returning s.id, s.version, s.epoch, e.trail
)
insert into transitions (saga_id, version, epoch, details)
select ins.id, ins.version, ins.epoch, intents.trail from ins join intents on intents.id = ins.id
union all
select id, version, epoch, trail from upd
returning saga_id as id, version`

/** Beside what keeps every kept plan right (see `createPool`): a group's rows are found one by one. */
export const WRITER_SETTINGS = { enable_bitmapscan: 'off' } as const
