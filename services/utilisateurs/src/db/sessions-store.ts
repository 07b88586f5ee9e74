/** Sessions and their renewal tokens. */
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import { orm } from '@comptoir/kit/postgres/drizzle.ts'
import { sessions } from './schema.ts'

export async function insertSession(tx: Tx, id: string, utilisateurId: number): Promise<void> {
  await orm(tx).insert(sessions).values({ id, utilisateurId })
}

export interface Renewal {
  readonly fingerprint: string
  readonly sessionId: string
  readonly days: number
}

export async function insertRenewal(tx: Tx, { fingerprint, sessionId, days }: Renewal): Promise<void> {
  await tx.query(
    `insert into renouvellements (fingerprint, session_id, expire_le)
     values ($1, $2, now() + $3 * interval '1 day')`,
    [fingerprint, sessionId, days],
  )
}

export interface HeldRenewal {
  readonly sessionId: string
  readonly utilisateurId: number
  readonly used: boolean
  readonly ended: boolean
  readonly expired: boolean
}

/** Whose a renewal token is: that never changes, so nothing is locked. */
export async function findOwner(tx: Tx, fingerprint: string): Promise<number | undefined> {
  const { rows } = await tx.query<{ id: number }>(
    `select utilisateur_id as id from renouvellements join sessions on sessions.id = session_id where fingerprint = $1`,
    [fingerprint],
  )
  return rows[0]?.id
}

/** A renewal token with its session, both locked, so that of two who show it at once one comes second. */
export async function lockRenewal(tx: Tx, fingerprint: string): Promise<HeldRenewal | undefined> {
  const { rows } = await tx.query<HeldRenewal>(
    `select session_id as "sessionId", utilisateur_id as "utilisateurId", utilise_le is not null as used,
       finie_le is not null as ended, expire_le <= now() as expired
     from renouvellements join sessions on sessions.id = session_id where fingerprint = $1 for update`,
    [fingerprint],
  )
  return rows[0]
}

export async function useRenewal(tx: Tx, fingerprint: string): Promise<void> {
  await tx.query('update renouvellements set utilise_le = now() where fingerprint = $1', [fingerprint])
}

export async function endSession(tx: Tx, id: string): Promise<void> {
  await tx.query('update sessions set finie_le = now() where id = $1 and finie_le is null', [id])
}

/** Ends the sessions of an account, but for the one that is kept. */
export async function endSessions(tx: Tx, utilisateurId: number, kept?: string): Promise<void> {
  await tx.query(
    `update sessions set finie_le = now()
     where utilisateur_id = $1 and finie_le is null and id::text is distinct from $2`,
    [utilisateurId, kept ?? null],
  )
}

/** Takes away some renewal tokens that open nothing any more. Their sessions stay for the audit. */
export async function purgeRenewals(tx: Tx): Promise<void> {
  await tx.query(
    `delete from renouvellements where fingerprint in (select fingerprint from renouvellements
       where expire_le < now() limit 50 for update skip locked)`,
  )
}
