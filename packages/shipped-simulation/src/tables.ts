/**
 * One database for all: the journal as the orchestrator migrates it, a schema for each participant with the tables that
 * every participant has, and `proof`, where triggers note what happens to each saga's row. Rules over several services
 * are then plain SQL.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Pool, withTx } from '@comptoir/kit/postgres/database.ts'
import { participantMigrations } from '@comptoir/participant/migrations.ts'
import type { Participant } from './shop.ts'

const PARTICIPANT_MIGRATIONS = fileURLToPath(participantMigrations)

/** Where the journal's migrations are. */
export const journalTemplate = {
  name: 'orchestrator',
  migrations: [new URL('../../../orchestrator/migrations', import.meta.url)],
}

const EFFECTS = `
create table effets (ordre bigint generated always as identity primary key, saga uuid not null, etape text not null,
  cle text not null, sens int not null, prix int not null);
create index effets_saga on effets (saga, etape);
create table compteurs (etape text primary key, total int not null);`

/** Notes every owner of a row, and whether the owner that lost it still had a live lease at that moment. */
const PROOF = `
create schema proof;
create table proof.rows (ordre bigint generated always as identity primary key, saga uuid not null, version int not null,
  epoch int not null, owner uuid not null, taken_alive boolean not null, without_lease boolean not null);
create index proof_rows_saga on proof.rows (saga, version);
create function proof.note() returns trigger language plpgsql as $body$
declare
  taken_alive boolean := false;
begin
  if tg_op = 'UPDATE' and old.owner <> new.owner and old.status <> 'BLOQUEE' then
    taken_alive := exists (select from public.orchestrators o where o.id = old.owner and o.lease_until > clock_timestamp());
  end if;
  insert into proof.rows (saga, version, epoch, owner, taken_alive, without_lease)
  values (new.id, new.version, new.epoch, new.owner, taken_alive,
    -- A lease may end while its statement runs, so only one that ended well before counts.
    (tg_op = 'INSERT' or old.owner <> new.owner) and not exists (select from public.orchestrators o
       where o.id = new.owner and o.lease_until > clock_timestamp() - interval '250 milliseconds'));
  return null;
end
$body$;
create trigger note after insert or update on public.sagas for each row execute function proof.note();`

/** Adds to the journal's database what the simulation needs beside it. */
export async function createTables(pool: Pool, served: readonly Participant[]): Promise<void> {
  for (const { contract, steps } of served) {
    await withTx(pool, async (tx) => {
      await tx.query(`create schema ${contract.name}`)
      await tx.query(`set local search_path to ${contract.name}`)
      for (const statement of participantTables()) await tx.query(statement)
      await tx.query(EFFECTS)
      await tx.query('insert into compteurs select *, 0 from unnest($1::text[])', [steps])
    })
  }
  await pool.query(PROOF)
}

/** The statements that create the tables of every participant, as drizzle-kit made them. */
function participantTables(): string[] {
  return readdirSync(PARTICIPANT_MIGRATIONS)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .flatMap((name) =>
      readFileSync(join(PARTICIPANT_MIGRATIONS, name), 'utf8').split('--> statement-breakpoint'),
    )
}

/** Empties everything for the next seed: much cheaper than another database. */
export async function emptyTables(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname not in ('pg_catalog', 'information_schema', 'drizzle') and tablename <> 'compteurs'`,
  )
  const { rows: counters } = await pool.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where tablename = 'compteurs'`,
  )
  await withTx(pool, async (tx) => {
    // In this role of the session no trigger fires, those that make tables append-only included.
    await tx.query('set local session_replication_role = replica')
    await tx.query(`truncate ${rows.map(({ name }) => name).join(', ')} restart identity cascade`)
    for (const { name } of counters) await tx.query(`update ${name} set total = 0`)
  })
}
