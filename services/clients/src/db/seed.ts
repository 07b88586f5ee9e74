/** Demonstration data: the clients whose numbers the documented requests use, and some more: sixty in all. */
import { CLIENTS_DEMO } from '@comptoir/demo/clients.ts'
import { type Pool, type Tx, withTx } from '@comptoir/kit/postgres/database.ts'
import { orm } from '@comptoir/kit/postgres/drizzle.ts'
import { takeTurn } from '@comptoir/kit/postgres/turn.ts'
import { adresseOf } from '../domain/client.ts'
import { clients } from './schema.ts'

/**
 * Seeds a database that has never had a client, once, whichever instance comes first. One whose clients were all deleted
 * stays empty: a number was given out, and that is remembered.
 */
export async function seedDemo(pool: Pool): Promise<void> {
  await withTx(pool, async (tx) => {
    await takeTurn(tx, 'seed')
    if (await hasGivenNumbers(tx)) return
    if ((await orm(tx).$count(clients)) === 0) await insertDemo(tx)
    // A sequence remembers what was rolled back too, unless this transaction restarted it: then that is undone with the rest.
    await tx.query('alter sequence clients_id_seq restart')
    await tx.query(`select setval('clients_id_seq', (select max(id) from clients))`)
  })
}

async function hasGivenNumbers(tx: Tx): Promise<boolean> {
  const { rows } = await tx.query<{ used: boolean }>(
    "select pg_sequence_last_value(pg_get_serial_sequence('clients', 'id')::regclass) is not null as used",
  )
  return rows[0]?.used === true
}

async function insertDemo(tx: Tx): Promise<void> {
  await orm(tx)
    .insert(clients)
    .overridingSystemValue()
    .values(
      CLIENTS_DEMO.map((saisie, index) => ({
        ...saisie,
        id: index + 1,
        adresse: adresseOf(saisie.email),
      })),
    )
}
