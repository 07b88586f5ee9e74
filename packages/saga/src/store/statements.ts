/**
 * The journal's hot statements. Each is one round trip and one commit, and appends transitions only from what its own
 * fenced update returned. A group of one has plain statements of its own, since it must be as cheap as can be.
 */

const LEASE =
  'exists (select from orchestrators o where o.id = $4::uuid and o.lease_until > clock_timestamp())'

/** One intent. It needs a live lease of its owner, and gives way to an earlier one with its id or client key. */
export const INSERT_ONE = `
with ins as (
  insert into sagas (id, definition, definition_version, owner, status, recover, state, deadline, client_key,
                     fingerprint, respond_async, input, trace)
  select $1::uuid, $2::text, $3::int, $4::uuid, 'EN_COURS', true, $5::jsonb, to_timestamp($6::float8 / 1000), $7::text,
         $8::text, $9::boolean, $11::jsonb, $12::text
  where ${LEASE}
  on conflict do nothing
  returning id
), trail as (
  insert into transitions (saga_id, version, rank, epoch, at, detail)
  select ins.id, 1, t.rank, 1, to_timestamp((t.detail ->> 'at')::float8 / 1000), t.detail
  from ins, jsonb_array_elements($10::jsonb) with ordinality as t (detail, rank)
)
select id, 1 as version from ins`

/** One fenced entry, or several of one saga merged: $4 is the version before the first, $5 the number of entries. */
export const UPDATE_ONE = `
with upd as (
  update sagas set version = version + $5::int, state = $6::jsonb, status = $7::text, recover = $8::boolean,
    next_try = to_timestamp($9::float8 / 1000), updated_at = clock_timestamp(),
    ended_at = case when $7::text in ('TERMINEE', 'ANNULEE') then coalesce(ended_at, clock_timestamp()) end
  where id = $1::uuid and owner = $2::uuid and epoch = $3::int and version = $4::int
  returning id, version
), trail as (
  insert into transitions (saga_id, version, rank, epoch, at, detail)
  select upd.id, upd.version, t.rank, $3::int, to_timestamp((t.detail ->> 'at')::float8 / 1000), t.detail
  from upd, jsonb_array_elements($10::jsonb) with ordinality as t (detail, rank)
)
select id, version from upd`

/**
 * Intents ($1) and fenced entries ($2), one of each saga. The update returns its entry's own transitions: no join finds
 * them again.
 */
export const WRITE_GROUP = `
with intents as materialized (
  select * from jsonb_to_recordset($1::jsonb) as i (id uuid, definition text, definition_version int, owner uuid,
    input jsonb, state jsonb, deadline float8, client_key text, fingerprint text, respond_async boolean, trace text,
    trail jsonb)
), ins as (
  insert into sagas (id, definition, definition_version, owner, status, recover, state, deadline, client_key,
                     fingerprint, respond_async, input, trace)
  select i.id, i.definition, i.definition_version, i.owner, 'EN_COURS', true, i.state,
         to_timestamp(i.deadline / 1000), i.client_key, i.fingerprint, i.respond_async, i.input, i.trace
  from intents i
  where exists (select from orchestrators o where o.id = i.owner and o.lease_until > clock_timestamp())
  on conflict do nothing
  returning id, version, epoch
), upd as (
  update sagas s set version = s.version + e.added, state = e.state, status = e.status, recover = e.recover,
    next_try = to_timestamp(e.next_try / 1000), updated_at = clock_timestamp(),
    ended_at = case when e.status in ('TERMINEE', 'ANNULEE') then coalesce(s.ended_at, clock_timestamp()) end
  from jsonb_to_recordset($2::jsonb) as e (id uuid, owner uuid, epoch int, expected int, added int, state jsonb,
         status text, recover boolean, next_try float8, trail jsonb)
  where s.id = e.id and s.owner = e.owner and s.epoch = e.epoch and s.version = e.expected
  returning s.id, s.version, s.epoch, e.trail
), written as (
  select ins.id, ins.version, ins.epoch, intents.trail from ins join intents on intents.id = ins.id
  union all
  select id, version, epoch, trail from upd
), trail as (
  insert into transitions (saga_id, version, rank, epoch, at, detail)
  select w.id, w.version, t.rank, w.epoch, to_timestamp((t.detail ->> 'at')::float8 / 1000), t.detail
  from written w, jsonb_array_elements(w.trail) with ordinality as t (detail, rank)
)
select id, version from written`

/** Beside what keeps every kept plan right (see `createPool`): a group's rows are found one by one. */
export const WRITER_SETTINGS = { enable_bitmapscan: 'off' } as const
