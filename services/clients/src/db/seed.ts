/** Demonstration data: the clients whose numbers the documented requests use, and some more: sixty in all. */
import { type Pool, type Tx, withTx } from '@comptoir/kit/postgres/database.ts'
import { orm } from '@comptoir/kit/postgres/drizzle.ts'
import { takeTurn } from '@comptoir/kit/postgres/turn.ts'
import { adresseOf, type Saisie } from '../domain/client.ts'
import { clients } from './schema.ts'

/** Those of the first examples; the others are made of first and last names. */
const KNOWN: readonly Saisie[] = [
  { nom: 'Camille Tremblay', email: 'camille.tremblay@exemple.ca' },
  { nom: 'Olivier Gagnon', email: 'olivier.gagnon@exemple.ca' },
  { nom: 'Noémie Bouchard', email: 'noemie.bouchard@exemple.ca' },
  { nom: 'Samuel Côté', email: 'samuel.cote@exemple.ca' },
  { nom: 'Léa Fortin', email: 'lea.fortin@exemple.ca' },
  { nom: 'Amadou Diallo', email: 'amadou.diallo@exemple.ca' },
  { nom: 'Mei-Lin Chen', email: 'mei-lin.chen@exemple.ca' },
  { nom: 'Gabriel Roy', email: 'gabriel.roy@exemple.ca' },
  { nom: 'Yasmine Benali', email: 'yasmine.benali@exemple.ca' },
  { nom: 'Anne-Sophie Lévesque', email: 'anne-sophie.levesque@exemple.ca' },
  { nom: 'Thomas O’Brien', email: 'thomas.obrien@exemple.ca' },
  { nom: 'Rosalie Pelletier', email: 'rosalie.pelletier@exemple.ca' },
]

const FIRST_NAMES = ['Alexis', 'Béatrice', 'Cédric', 'Dominique', 'Élise', 'Félix', 'Geneviève', 'Hugo']
const LAST_NAMES = ['Beaulieu', 'Caron', 'Desjardins', 'Gauthier', 'Lapointe', 'Morin']

/** An address in small letters without accents. */
const addressOf = (nom: string): string =>
  `${nom.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()}@exemple.ca`

const CLIENTS: readonly Saisie[] = [
  ...KNOWN,
  ...LAST_NAMES.flatMap((last) =>
    FIRST_NAMES.map((first) => ({ nom: `${first} ${last}`, email: addressOf(`${first}.${last}`) })),
  ),
]

/**
 * Seeds a database that has never had a client, once, whichever instance comes first. One whose clients were all deleted
 * stays empty: a number was given out, and that is remembered.
 */
export function seedDemo(pool: Pool): Promise<void> {
  return withTx(pool, async (tx) => {
    await takeTurn(tx, 'seed')
    if (!(await hasGivenNumbers(tx))) await insertDemo(tx)
  })
}

async function hasGivenNumbers(tx: Tx): Promise<boolean> {
  const { rows } = await tx.query<{ used: boolean }>(
    "select pg_sequence_last_value(pg_get_serial_sequence('clients', 'id')::regclass) is not null as used",
  )
  return rows[0]?.used === true
}

// The sequence gives 1, 2, 3…: rows of one statement are numbered in the order of the list.
async function insertDemo(tx: Tx): Promise<void> {
  await orm(tx)
    .insert(clients)
    .values(CLIENTS.map((saisie) => ({ ...saisie, adresse: adresseOf(saisie.email) })))
}
