/** The demonstration data of paiement: one client who is rich, one who is not. */
import { NO_PAST, type Past } from '@comptoir/demo/past.ts'
import { type Pool, withTx } from '@comptoir/kit/postgres/database.ts'
import { orm } from '@comptoir/kit/postgres/drizzle.ts'
import { takeTurn } from '@comptoir/kit/postgres/turn.ts'
import { openingOf } from '../domain/grand-livre.ts'
import type { Rules } from '../domain/paiement.ts'
import { insertPast } from './demo-past.ts'
import { openComptes, saveOperations } from './paiement-store.ts'
import { comptes } from './schema.ts'

const SOLDES_CENTS: ReadonlyMap<number, number> = new Map([
  [1, 500_000],
  [2, 2_000],
])

interface SeedDeps {
  readonly pool: Pool
  readonly now: Date
  readonly rules: Pick<Rules, 'initialBalanceCents'>
}

/** Seeds an empty database, once, whatever starts at the same time. One that has accounts is left as it is. */
export async function seedDemo({ pool, now, rules }: SeedDeps, past: Past = NO_PAST): Promise<void> {
  await withTx(pool, async (tx) => {
    await takeTurn(tx, 'seed-paiement')
    if ((await orm(tx).$count(comptes)) > 0) return
    await openComptes(tx, [...SOLDES_CENTS.keys()], now)
    await saveOperations(
      tx,
      [...SOLDES_CENTS].flatMap(([clientId, soldeCents]) => openingOf(clientId, soldeCents)),
      { origine: 'PUBLIQUE', at: now },
    )
    await insertPast(tx, past(), rules.initialBalanceCents)
  })
}
