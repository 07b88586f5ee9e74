/** The statements of customers' accounts. */
import { sameForm } from '@comptoir/contracts/mot-de-passe.ts'
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import { asc, eq, inArray, orm } from '@comptoir/kit/postgres/drizzle.ts'
import { renouvellements, sessions, utilisateurs } from './schema.ts'

export interface NewClient {
  readonly inscriptionId: string
  readonly clientId: number
  readonly nom: string
  readonly email: string
  readonly motDePasse: string
}

/** The account that an inscription has made. */
export async function findInscrit(tx: Tx, inscriptionId: string): Promise<number | undefined> {
  const [row] = await orm(tx)
    .select({ id: utilisateurs.id })
    .from(utilisateurs)
    .where(eq(utilisateurs.inscriptionId, inscriptionId))
  return row?.id
}

/** A customer signs in by his address. */
export async function insertClient(tx: Tx, { email, ...client }: NewClient): Promise<number> {
  const form = sameForm(email)
  const named = { identifiant: email, identifiantForme: form, email, emailForme: form }
  const [row] = await orm(tx)
    .insert(utilisateurs)
    .values({ ...client, ...named, role: 'client', magasins: [] })
    .returning({ id: utilisateurs.id })
  if (row === undefined) throw new Error('utilisateurs: an insert returned no row')
  return row.id
}

/** Removes the accounts that these inscriptions have made, and what someone may have opened by them before he was told. */
export async function deleteInscrits(tx: Tx, inscriptionIds: readonly string[]): Promise<void> {
  const accounts = await orm(tx)
    .select({ id: utilisateurs.id })
    .from(utilisateurs)
    .where(inArray(utilisateurs.inscriptionId, [...inscriptionIds]))
    .orderBy(asc(utilisateurs.id))
    .for('update')
  if (accounts.length === 0) return
  const ids = accounts.map(({ id }) => id)
  const opened = orm(tx)
    .select({ id: sessions.id })
    .from(sessions)
    .where(inArray(sessions.utilisateurId, ids))
  await orm(tx).delete(renouvellements).where(inArray(renouvellements.sessionId, opened))
  await orm(tx).delete(sessions).where(inArray(sessions.utilisateurId, ids))
  await orm(tx).delete(utilisateurs).where(inArray(utilisateurs.id, ids))
}
