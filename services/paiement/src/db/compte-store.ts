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
