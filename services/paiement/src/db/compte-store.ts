/** The SQL of what people look up. */
import type { Queryable } from '@comptoir/kit/postgres/database.ts'

const DERNIERES = 50

export interface EcritureRow {
  readonly operation: string
  readonly type: string
  readonly montant_cents: string
  readonly a: Date
}

/** The latest entries of a client's account, newest first. */
export async function readEcritures(db: Queryable, clientId: number): Promise<EcritureRow[]> {
  const { rows } = await db.query<EcritureRow>({
    name: 'ecritures-read',
    text: `select o.reference as operation, o.type, e.montant_cents, o.a
      from ecritures e join operations o on o.id = e.operation_id
      where e.client_id = $1 order by e.operation_id desc limit ${DERNIERES}`,
    values: [clientId],
  })
  return rows
}

/** A client's balance in cents, or undefined while the account is not open. */
export async function readSolde(db: Queryable, clientId: number): Promise<number | undefined> {
  const { rows } = await db.query<{ solde_cents: string }>({
    name: 'compte-read',
    text: 'select solde_cents from comptes where client_id = $1',
    values: [clientId],
  })
  return rows[0] === undefined ? undefined : Number(rows[0].solde_cents)
}
