/** The SQL of what people look up. */
import type { Queryable } from '@comptoir/kit/postgres/database.ts'
import { desc, eq, orm } from '@comptoir/kit/postgres/drizzle.ts'
import { comptes, ecritures, operations } from './schema.ts'

const LATEST = 50

export interface Ecriture {
  readonly operation: string
  readonly type: string
  readonly montantCents: number
  readonly at: Date
}

/** The latest entries of a client's account, newest first. */
export async function readEcritures(db: Queryable, clientId: number): Promise<Ecriture[]> {
  return orm(db)
    .select({
      operation: operations.reference,
      type: operations.type,
      montantCents: ecritures.montantCents,
      at: operations.at,
    })
    .from(ecritures)
    .innerJoin(operations, eq(operations.id, ecritures.operationId))
    .where(eq(ecritures.clientId, clientId))
    .orderBy(desc(ecritures.operationId))
    .limit(LATEST)
}

/** A client's balance in cents, or undefined while the account is not open. */
export async function readSolde(db: Queryable, clientId: number): Promise<number | undefined> {
  const [row] = await orm(db)
    .select({ soldeCents: comptes.soldeCents })
    .from(comptes)
    .where(eq(comptes.clientId, clientId))
  return row?.soldeCents
}

/** What a session of a till took and gave back, in cents. What was reversed is not counted. */
export async function readSession(
  db: Queryable,
  sessionId: string,
): Promise<{ readonly takenCents: number; readonly givenCents: number }> {
  const { rows } = await db.query<{ taken: string; given: string }>({
    name: 'session-account',
    text: `select coalesce(-sum(net) filter (where net < 0), 0) as taken, coalesce(sum(net) filter (where net > 0), 0) as given
      from (select sum(e.montant_cents) as net from ecritures e join operations o on o.id = e.operation_id
        where e.session_id = $1 group by o.reference, o.part) as parts`,
    values: [sessionId],
  })
  return { takenCents: Number(rows[0]?.taken ?? 0), givenCents: Number(rows[0]?.given ?? 0) }
}
