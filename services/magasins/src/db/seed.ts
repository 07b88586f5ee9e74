/** The demonstration stores of Montréal, their tills, and the centre logistique: numbered as stock numbers its places. */
import { magasins as contract } from '@comptoir/contracts'
import { CAISSES_DEMO, CENTRE_DEMO, LIEUX_DEMO, MONTREAL } from '@comptoir/demo/lieux.ts'
import { NO_PAST, type Past } from '@comptoir/demo/past.ts'
import { type Pool, type Tx, withTx } from '@comptoir/kit/postgres/database.ts'
import { orm } from '@comptoir/kit/postgres/drizzle.ts'
import { writeEvents } from '@comptoir/participant/outbox.ts'
import type { TypeDeLieu } from '../domain/magasin.ts'
import { type House, insertPast, telephoneOf } from './demo-past.ts'
import { lockMagasins } from './magasins-store.ts'
import { caisses, magasins } from './schema.ts'

interface SeedDeps extends House {
  readonly pool: Pool
  readonly newId: () => string
}

/** Seeds an empty database, once, whatever starts at the same time, and tells others of each place. */
export async function seedDemo({ pool, newId, ...house }: SeedDeps, past: Past = NO_PAST): Promise<void> {
  await withTx(pool, async (tx) => {
    await lockMagasins(tx)
    if ((await orm(tx).$count(magasins)) > 0) return
    await insertDemo(tx)
    await insertPast(tx, past(), house)
    const events = LIEUX_DEMO.map(({ nom, objectifCents }, index) =>
      contract.magasinChange({
        magasinId: index + 1,
        nom,
        type: typeOf(index + 1),
        region: MONTREAL.region,
        objectifCents,
        ouvert: true,
        version: 1,
      }),
    )
    await writeEvents(tx, events, newId)
  })
}

const typeOf = (magasinId: number): TypeDeLieu => (magasinId === CENTRE_DEMO ? 'CENTRE' : 'MAGASIN')

async function insertDemo(tx: Tx): Promise<void> {
  await orm(tx)
    .insert(magasins)
    .overridingSystemValue()
    .values(
      LIEUX_DEMO.map(({ caisses: _tills, ...lieu }, index) => ({
        ...MONTREAL,
        ...lieu,
        id: index + 1,
        type: typeOf(index + 1),
        telephone: telephoneOf(index + 1),
        email: `magasin${index + 1}@comptoir.example`,
      })),
    )
  // Numbered here, not by the sequence: a seed that fails does not give the numbers back, and the past names these.
  await orm(tx)
    .insert(caisses)
    .overridingSystemValue()
    .values(CAISSES_DEMO.map(({ magasinId, nom }, index) => ({ id: index + 1, magasinId, nom })))
  // The next store and the next till that a person adds follow these.
  await tx.query(`select setval('magasins_id_seq', (select max(id) from magasins)),
    setval('caisses_id_seq', (select max(id) from caisses))`)
}
