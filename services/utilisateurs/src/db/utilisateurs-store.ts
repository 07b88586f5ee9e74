/** The statements of accounts. */

import type { StaffRole } from '@comptoir/contracts'
import { sameForm } from '@comptoir/contracts/mot-de-passe.ts'
import type { Page } from '@comptoir/kit/http/page.ts'
import type { Queryable, Tx } from '@comptoir/kit/postgres/database.ts'
import { and, asc, eq, gt, ne, orm } from '@comptoir/kit/postgres/drizzle.ts'
import { type Holders, type Saisie, type Utilisateur } from '../domain/utilisateur.ts'
import { utilisateurs } from './schema.ts'

const UTILISATEUR = {
  id: utilisateurs.id,
  identifiant: utilisateurs.identifiant,
  nom: utilisateurs.nom,
  email: utilisateurs.email,
  role: utilisateurs.role,
  magasins: utilisateurs.magasins,
  actif: utilisateurs.actif,
  version: utilisateurs.version,
}
/** What a login looks at. */
const COMPTE = {
  ...UTILISATEUR,
  clientId: utilisateurs.clientId,
  motDePasse: utilisateurs.motDePasse,
}

/** An account as a login sees it: of staff, or of a customer. */
export interface Compte extends Omit<Utilisateur, 'role'> {
  readonly role: StaffRole | 'client'
  readonly clientId: number | null
  readonly motDePasse: string | null
}

const isStaff = ne(utilisateurs.role, 'client')

type UtilisateurRow = Omit<Utilisateur, 'role'> & { readonly role: string }

const utilisateurOf = <R extends UtilisateurRow>(row: R) => row as R & Pick<Utilisateur, 'role'>
const compteOf = <R extends UtilisateurRow>(row: R) => row as R & Pick<Compte, 'role'>

/** Lets one writer in at a time until the transaction ends: writers are people, and there must be a responsable left. */
export async function lockUtilisateurs(tx: Tx): Promise<void> {
  await tx.query('select pg_advisory_xact_lock(hashtext($1))', ['utilisateurs'])
}

/** An account of staff. */
export async function findUtilisateur(db: Queryable, id: number): Promise<Utilisateur | undefined> {
  const [row] = await orm(db)
    .select(UTILISATEUR)
    .from(utilisateurs)
    .where(and(eq(utilisateurs.id, id), isStaff))
  return row && utilisateurOf(row)
}

export async function findCompte(db: Queryable, id: number): Promise<Compte | undefined> {
  const [row] = await orm(db).select(COMPTE).from(utilisateurs).where(eq(utilisateurs.id, id))
  return row && compteOf(row)
}

/** The account of a name, whatever its capitals. */
export async function findByIdentifiant(db: Queryable, identifiant: string): Promise<Compte | undefined> {
  const [row] = await orm(db)
    .select(COMPTE)
    .from(utilisateurs)
    .where(eq(utilisateurs.identifiantForme, sameForm(identifiant)))
  return row && compteOf(row)
}

/** Who has this name and this address now. Asked under the lock, the answer holds until the end. */
export async function findHolders(
  tx: Tx,
  { identifiant, email }: Pick<Saisie, 'identifiant' | 'email'>,
): Promise<Holders> {
  const [named] = await orm(tx)
    .select({ id: utilisateurs.id })
    .from(utilisateurs)
    .where(eq(utilisateurs.identifiantForme, sameForm(identifiant)))
  const [addressed] = await orm(tx)
    .select({ id: utilisateurs.id })
    .from(utilisateurs)
    .where(eq(utilisateurs.emailForme, sameForm(email)))
  return { identifiant: named?.id, email: addressed?.id }
}

/** Whether an address is a colleague's. */
export const isStaffAddress = async (tx: Tx, email: string): Promise<boolean> =>
  (await orm(tx).$count(utilisateurs, and(eq(utilisateurs.emailForme, sameForm(email)), isStaff))) > 0

/** How many other accounts decide for all: active, and able to sign in. */
export async function countOtherResponsables(tx: Tx, id: number): Promise<number> {
  const { rows } = await tx.query<{ total: number }>(
    `select count(*)::int as total from utilisateurs
     where role = 'responsable' and actif and mot_de_passe is not null and id <> $1`,
    [id],
  )
  return rows[0]?.total ?? 0
}

export interface NewCompte extends Saisie {
  /** Absent: the next one. */
  readonly id?: number
  readonly motDePasse?: string
  readonly demo?: boolean
}

const formsOf = ({ identifiant, email }: Pick<Saisie, 'identifiant' | 'email'>) => ({
  identifiantForme: sameForm(identifiant),
  emailForme: sameForm(email),
})

export async function insertUtilisateur(tx: Tx, compte: NewCompte): Promise<Utilisateur> {
  const [row] = await orm(tx)
    .insert(utilisateurs)
    .values({ ...compte, magasins: [...compte.magasins], ...formsOf(compte) })
    .returning(UTILISATEUR)
  if (row === undefined) throw new Error('utilisateurs: an insert returned no row')
  return utilisateurOf(row)
}

/**
 * Saves an account over the version before it.
 * @throws when it is not in that version.
 */
export async function saveUtilisateur(tx: Tx, { id, version, ...saisie }: Utilisateur): Promise<void> {
  const { rowCount } = await orm(tx)
    .update(utilisateurs)
    .set({ ...saisie, magasins: [...saisie.magasins], ...formsOf(saisie), version })
    .where(and(eq(utilisateurs.id, id), eq(utilisateurs.version, version - 1)))
  if (rowCount !== 1) throw new Error(`utilisateur ${id}: changed by someone else meanwhile`)
}

/** The account, which nobody changes until the transaction ends: what is opened for it is then seen by whoever closes it. */
export async function holdCompte(tx: Tx, id: number): Promise<Compte | undefined> {
  const [row] = await orm(tx).select(COMPTE).from(utilisateurs).where(eq(utilisateurs.id, id)).for('share')
  return row && compteOf(row)
}

/** False where the password is not the one before any more: somebody gave the account another one meanwhile. */
export async function replacePassword(
  tx: Tx,
  id: number,
  { before, after }: { readonly before: string | null; readonly after: string },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    'update utilisateurs set mot_de_passe = $3, demo = false where id = $1 and mot_de_passe = $2 and actif',
    [id, before, after],
  )
  return rowCount === 1
}

/** A password that a person chose is no demonstration's any more. */
export async function savePassword(tx: Tx, id: number, motDePasse: string): Promise<void> {
  await orm(tx).update(utilisateurs).set({ motDePasse, demo: false }).where(eq(utilisateurs.id, id))
}

/** The same password, made with today's cost: unless it was changed meanwhile. */
export async function saveRehash(
  db: Queryable,
  id: number,
  change: { before: string; after: string },
): Promise<void> {
  await orm(db)
    .update(utilisateurs)
    .set({ motDePasse: change.after })
    .where(and(eq(utilisateurs.id, id), eq(utilisateurs.motDePasse, change.before)))
}

/** One page of accounts, by number. */
export async function listUtilisateurs(
  db: Queryable,
  { after = 0, limit }: Page<number>,
): Promise<Utilisateur[]> {
  const rows = await orm(db)
    .select(UTILISATEUR)
    .from(utilisateurs)
    .where(and(gt(utilisateurs.id, after), isStaff))
    .orderBy(asc(utilisateurs.id))
    .limit(limit)
  return rows.map(utilisateurOf)
}

export const countUtilisateurs = (db: Queryable): Promise<number> => orm(db).$count(utilisateurs, isStaff)

/** Accounts of the demonstration that still open something. */
export const countDemo = (db: Queryable): Promise<number> =>
  orm(db).$count(utilisateurs, and(eq(utilisateurs.demo, true), eq(utilisateurs.actif, true)))
