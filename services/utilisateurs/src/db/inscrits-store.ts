/** The statements about what clients told of customers who have an account. */
import { sameForm } from '@comptoir/contracts/mot-de-passe.ts'
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import { asc, eq, orm } from '@comptoir/kit/postgres/drizzle.ts'
import { upsertNewer } from '@comptoir/kit/postgres/upsert-newer.ts'
import { inscrits, utilisateurs } from './schema.ts'

export interface Told {
  readonly inscriptionId: string
  readonly nom: string | null
  readonly email: string | null
  readonly version: number
}

/** Keeps what is newer than what is known. */
export async function keepTold(tx: Tx, told: readonly Told[]): Promise<void> {
  const rows = told.map(({ inscriptionId, nom, email, version }) => ({
    inscriptionId,
    nom,
    email,
    version,
    attend: true,
  }))
  await upsertNewer(tx, inscrits, { key: 'inscriptionId', rows })
}

/** A customer as he was told of, and his account. */
export interface Waiting {
  readonly inscriptionId: string
  readonly id: number
  readonly nom: string | null
  readonly email: string | null
}

/** At most so many are settled at once; those that wait for another's address are few. */
const WAITING_MAX = 1_000

/** What accounts do not have yet. */
export const listWaiting = (tx: Tx): Promise<Waiting[]> =>
  orm(tx)
    .select({
      inscriptionId: inscrits.inscriptionId,
      id: utilisateurs.id,
      nom: inscrits.nom,
      email: inscrits.email,
    })
    .from(inscrits)
    .innerJoin(utilisateurs, eq(utilisateurs.inscriptionId, inscrits.inscriptionId))
    .where(eq(inscrits.attend, true))
    .orderBy(asc(inscrits.inscriptionId))
    .limit(WAITING_MAX)

/** The account has it: nothing of a person is kept twice. */
export async function forgetTold(tx: Tx, inscriptionId: string): Promise<void> {
  await orm(tx)
    .update(inscrits)
    .set({ attend: false, nom: null, email: null })
    .where(eq(inscrits.inscriptionId, inscriptionId))
}

/** He signs in by the new address from now on. */
export async function renameClient(
  tx: Tx,
  id: number,
  { nom, email }: { readonly nom: string; readonly email: string },
): Promise<void> {
  const form = sameForm(email)
  const named = { nom, identifiant: email, identifiantForme: form, email, emailForme: form }
  await orm(tx).update(utilisateurs).set(named).where(eq(utilisateurs.id, id))
}

/** The account of one who left stays for the audit, without anything of him. No name that a person types has a space. */
export async function eraseClient(tx: Tx, id: number): Promise<void> {
  const empty = `parti ${id}`
  const named = { identifiant: empty, identifiantForme: empty, nom: '', email: empty, emailForme: empty }
  await orm(tx)
    .update(utilisateurs)
    .set({ ...named, actif: false, motDePasse: null })
    .where(eq(utilisateurs.id, id))
}
