/** The demonstration stores of Montréal, their tills, and the centre logistique: numbered as stock numbers its places. */
import { magasins as contract } from '@comptoir/contracts'
import { type Pool, type Tx, withTx } from '@comptoir/kit/postgres/database.ts'
import { orm } from '@comptoir/kit/postgres/drizzle.ts'
import { writeEvents } from '@comptoir/participant/outbox.ts'
import type { TypeDeLieu } from '../domain/magasin.ts'
import { lockMagasins } from './magasins-store.ts'
import { caisses, magasins } from './schema.ts'

const MONTREAL = { ville: 'Montréal', region: 'Montréal' } as const
const LIEUX = [
  { nom: 'Plateau', adresse: '4250, rue Saint-Denis', codePostal: 'H2J 2K8', objectifCents: 420_000 },
  { nom: 'Rosemont', adresse: '2720, rue Masson', codePostal: 'H1Y 1X1', objectifCents: 360_000 },
  { nom: 'Vieux-Port', adresse: '350, rue Saint-Paul Est', codePostal: 'H2Y 1H2', objectifCents: 480_000 },
  { nom: 'Verdun', adresse: '4800, rue Wellington', codePostal: 'H4G 1X4', objectifCents: 320_000 },
  { nom: 'Saint-Laurent', adresse: '805, boulevard Décarie', codePostal: 'H4L 3L7', objectifCents: 300_000 },
  {
    nom: 'Centre logistique',
    adresse: '9400, boulevard du Golf',
    codePostal: 'H1J 3A1',
    objectifCents: null,
  },
] as const
/** How many tills each store has; the centre has none. */
const TILLS = [3, 2, 3, 2, 2, 0]

/** Seeds an empty database, once, whatever starts at the same time, and tells others of each place. */
export async function seedDemo({ pool, newId }: { pool: Pool; newId: () => string }): Promise<void> {
  await withTx(pool, async (tx) => {
    await lockMagasins(tx)
    if ((await orm(tx).$count(magasins)) > 0) return
    await insertDemo(tx)
    const events = LIEUX.map(({ nom, objectifCents }, index) =>
      contract.magasinChange({
        magasinId: index + 1,
        nom,
        type: typeOf(nom),
        region: MONTREAL.region,
        objectifCents,
        ouvert: true,
        version: 1,
      }),
    )
    await writeEvents(tx, events, newId)
  })
}

const typeOf = (nom: string): TypeDeLieu => (nom === 'Centre logistique' ? 'CENTRE' : 'MAGASIN')

async function insertDemo(tx: Tx): Promise<void> {
  await orm(tx)
    .insert(magasins)
    .overridingSystemValue()
    .values(
      LIEUX.map((lieu, index) => ({
        ...MONTREAL,
        ...lieu,
        id: index + 1,
        type: typeOf(lieu.nom),
        telephone: `514 555-01${String(index + 10)}`,
        email: `magasin${index + 1}@comptoir.example`,
      })),
    )
  await orm(tx)
    .insert(caisses)
    .values(
      TILLS.flatMap((count, index) =>
        Array.from({ length: count }, (_, till) => ({ magasinId: index + 1, nom: `Caisse ${till + 1}` })),
      ),
    )
  // The next store that a person adds follows these.
  await tx.query(`select setval('magasins_id_seq', (select max(id) from magasins))`)
}
