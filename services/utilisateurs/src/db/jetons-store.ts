/** Tokens of programs. */
import type { StaffRole } from '@comptoir/contracts'
import type { Page } from '@comptoir/kit/http/page.ts'
import type { Queryable, Tx } from '@comptoir/kit/postgres/database.ts'
import { and, asc, eq, gt, orm } from '@comptoir/kit/postgres/drizzle.ts'
import { jetons } from './schema.ts'

const JETON = {
  id: jetons.id,
  nom: jetons.nom,
  role: jetons.role,
  creeLe: jetons.creeLe,
  expireLe: jetons.expireLe,
  revoqueLe: jetons.revoqueLe,
}
export type Jeton = Readonly<Pick<typeof jetons.$inferSelect, keyof typeof JETON>>

export interface NewJeton {
  readonly id: string
  readonly utilisateurId: number
  readonly nom: string
  readonly role: StaffRole
  readonly fingerprint: string
  readonly kid: string
  readonly expireLe: Date
}

export async function insertJeton(tx: Tx, jeton: NewJeton): Promise<Jeton> {
  const [row] = await orm(tx).insert(jetons).values(jeton).returning(JETON)
  if (row === undefined) throw new Error('jetons: an insert returned no row')
  return row
}

/** One page of an account's tokens, in the order in which they were made. */
export async function listJetons(
  db: Queryable,
  utilisateurId: number,
  { after = '00000000-0000-0000-0000-000000000000', limit }: Page<string>,
): Promise<Jeton[]> {
  return orm(db)
    .select(JETON)
    .from(jetons)
    .where(and(eq(jetons.utilisateurId, utilisateurId), gt(jetons.id, after)))
    .orderBy(asc(jetons.id))
    .limit(limit)
}

export const countJetons = (db: Queryable, utilisateurId: number): Promise<number> =>
  orm(db).$count(jetons, eq(jetons.utilisateurId, utilisateurId))

/** False when the account has no such token. One that was revoked before stays so. */
export async function revokeJeton(tx: Tx, utilisateurId: number, id: string): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update jetons set revoque_le = coalesce(revoque_le, now()) where utilisateur_id = $1 and id = $2`,
    [utilisateurId, id],
  )
  return rowCount === 1
}

/** Revokes all tokens of an account: its rights have changed. */
export async function revokeJetons(tx: Tx, utilisateurId: number): Promise<void> {
  await tx.query('update jetons set revoque_le = now() where utilisateur_id = $1 and revoque_le is null', [
    utilisateurId,
  ])
}
