/** The demonstration data of commande: what the web shop sold before it was started. Without a past there is none. */
import { inWeeks, type Past } from '@comptoir/demo/past.ts'
import { type Pool, withTx } from '@comptoir/kit/postgres/database.ts'
import { orm } from '@comptoir/kit/postgres/drizzle.ts'
import { takeTurn } from '@comptoir/kit/postgres/turn.ts'
import { insertPast } from './demo-past.ts'
import { commandes } from './schema.ts'

/** Seeds an empty database, once, whatever starts at the same time. One that has orders is left as it is. */
export async function seedDemo(pool: Pool, past: Past): Promise<void> {
  await withTx(pool, async (tx) => {
    await takeTurn(tx, 'seed-commande')
    if ((await orm(tx).$count(commandes)) > 0) return
    for (const { commandes: ordered } of inWeeks(past())) await insertPast(tx, ordered)
  })
}
