/** What a start finds or makes: the keys, the accounts of the demonstration, or the first account of a production. */
import type { Profile } from '@comptoir/contracts'
import { isRefusal } from '@comptoir/contracts'
import { decideMotDePasse, passwordMin } from '@comptoir/contracts/mot-de-passe.ts'
import { UTILISATEURS_DEMO } from '@comptoir/demo/personnel.ts'
import { type Pool, type Tx, withTx } from '@comptoir/kit/postgres/database.ts'
import { takeTurn } from '@comptoir/kit/postgres/turn.ts'
import { ensureKeys } from './cles-store.ts'
import { countDemo, countUtilisateurs, insertUtilisateur } from './utilisateurs-store.ts'

export interface Preparation {
  readonly profile: Profile
  readonly demo: boolean
  readonly firstPassword: string | undefined
  readonly hash: (password: string) => Promise<string>
}

/**
 * Prepares a database, once, whichever instance comes first.
 * @throws when a production has an account of the demonstration that still opens something, or a weak first password.
 */
export function prepareAccounts(pool: Pool, options: Preparation): Promise<void> {
  return withTx(pool, async (tx) => {
    await takeTurn(tx, 'seed')
    await ensureKeys(tx)
    if (options.profile === 'production') await prepareProduction(tx, options)
    else if (options.demo && (await countUtilisateurs(tx)) === 0) await insertDemo(tx, options)
  })
}

async function insertDemo(tx: Tx, { hash }: Preparation): Promise<void> {
  // One computation for each password that there is, as several accounts have the same.
  const hashes = new Map<string, string>()
  for (const [index, { motDePasse, ...compte }] of UTILISATEURS_DEMO.entries()) {
    const hashed = hashes.get(motDePasse) ?? (await hash(motDePasse))
    hashes.set(motDePasse, hashed)
    // Numbered here, not by the sequence: a seed that fails does not give the numbers back, and the past names these.
    await insertUtilisateur(tx, { ...compte, id: index + 1, motDePasse: hashed })
  }
  // The next account that a person adds follows these.
  await tx.query(`select setval('utilisateurs_id_seq', (select max(id) from utilisateurs))`)
}

async function prepareProduction(tx: Tx, { firstPassword, hash }: Preparation): Promise<void> {
  const known = await countDemo(tx)
  if (known > 0)
    throw new Error(
      `${known} accounts of the demonstration are active: a production gives them a password or deactivates them first`,
    )
  if (firstPassword === undefined || (await countUtilisateurs(tx)) > 0) return
  const first = {
    identifiant: 'responsable',
    nom: 'Responsable',
    email: 'responsable@localhost',
    role: 'responsable',
    magasins: [],
    actif: true,
  } as const
  if (isRefusal(decideMotDePasse(firstPassword, first, passwordMin('production'))))
    throw new Error('FIRST_PASSWORD_FILE holds a password that is too short or too common')
  await insertUtilisateur(tx, { ...first, motDePasse: await hash(firstPassword) })
}
