/**
 * The SQL of the operations. Every statement serves a whole group. Accounts are locked in client order; the house's own
 * accounts are never locked.
 */
import type { Queryable, Tx } from '@comptoir/kit/postgres/database.ts'
import { contrepartie, type OperationComptable, sens } from '../domain/grand-livre.ts'
import type { Origine, Paiement } from '../domain/paiement.ts'

/** Whose operations are written, and when. */
export interface Acte {
  readonly origine: Origine
  readonly a: Date
}

interface PaiementRow {
  readonly reference: string
  readonly type: 'CAPTURE' | 'ANNULATION'
  readonly client_id: number | null
  readonly montant_cents: string
  readonly a: Date
  readonly rembourse: boolean
}

const PAIEMENTS = `select o.reference, o.type, o.client_id, o.montant_cents, o.a, exists (
    select 1 from operations r where r.reference = o.reference
      and r.origine = o.origine and r.type = 'REMBOURSEMENT') as rembourse
  from operations o where o.reference = any($1::text[]) and o.origine = $2
    and o.type in ('CAPTURE', 'ANNULATION')`

/** The payments of this origin under these references, as far as there are any. */
export async function readPaiements(
  db: Queryable,
  references: readonly string[],
  origine: Origine,
): Promise<Map<string, Paiement>> {
  const { rows } = await db.query<PaiementRow>({
    name: 'paiements-read',
    text: PAIEMENTS,
    values: [references, origine],
  })
  return new Map(rows.map((row) => [row.reference, fromRow(row)]))
}

/**
 * The same of sagas, each locked first, in order. Two statements: the second sees a refund that was written while the first one
 * waited for its lock.
 */
export async function lockPaiements(tx: Tx, references: readonly string[]): Promise<Map<string, Paiement>> {
  await tx.query({
    name: 'paiements-lock',
    text: `select 1 from operations where reference = any($1::text[]) and origine = 'SAGA' and type in ('CAPTURE', 'ANNULATION')
      order by reference for update`,
    values: [references],
  })
  return readPaiements(tx, references, 'SAGA')
}

function fromRow(row: PaiementRow): Paiement {
  if (row.type === 'ANNULATION') return { statut: 'ANNULEE' }
  const capture = { clientId: row.client_id, montantCents: Number(row.montant_cents), a: row.a }
  return { statut: row.rembourse ? 'REMBOURSEE' : 'CAPTUREE', ...capture }
}

/** Locks the accounts of these clients that are open, and returns their balances in cents. */
export async function lockSoldes(tx: Tx, clientIds: readonly number[]): Promise<Map<number, number>> {
  if (clientIds.length === 0) return new Map()
  const { rows } = await tx.query<{ client_id: number; solde_cents: string }>({
    name: 'comptes-lock',
    text: `select client_id, solde_cents from comptes where client_id = any($1::int[])
      order by client_id for no key update`,
    values: [clientIds],
  })
  return new Map(rows.map((row) => [row.client_id, Number(row.solde_cents)]))
}

/** Opens empty accounts and returns those that were opened here: another transaction may have been first. */
export async function openComptes(tx: Tx, clientIds: readonly number[], a: Date): Promise<number[]> {
  const { rows } = await tx.query<{ client_id: number }>({
    name: 'comptes-open',
    text: `insert into comptes (client_id, ouvert_le) select id, $2 from unnest($1::int[]) as id order by id
      on conflict do nothing returning client_id`,
    values: [clientIds, a],
  })
  return rows.map((row) => row.client_id)
}

/** Leaves a saga's mark ANNULATION for references that were never captured. Waits for a capture that is being written. */
export async function markAnnulations(tx: Tx, references: readonly string[], a: Date): Promise<void> {
  await tx.query({
    name: 'annulations-mark',
    text: `insert into operations (type, origine, reference, montant_cents, a)
      select 'ANNULATION', 'SAGA', reference, 0, $2 from unnest($1::text[]) as reference order by reference
      on conflict (reference, origine) where type in ('CAPTURE', 'ANNULATION') do nothing`,
    values: [references, a],
  })
}

/**
 * Writes operations with their entries, and changes the balances of the clients concerned, whose accounts are locked.
 * Guests' and the house's accounts are only written to, never updated.
 */
export async function saveOperations(
  tx: Tx,
  operations: readonly OperationComptable[],
  { origine, a }: Acte,
): Promise<void> {
  const values = [
    operations.map((operation) => operation.type),
    operations.map((operation) => operation.reference),
    operations.map((operation) => operation.clientId),
    operations.map((operation) => operation.montantCents),
    operations.map((operation) => operation.motif ?? null),
    operations.map((operation) => sens(operation.type) * operation.montantCents),
    operations.map((operation) => contrepartie(operation.type)),
    a,
    origine,
  ]
  await tx.query({
    name: 'operations-save',
    text: `with demandes as (
        select * from unnest($1::text[], $2::text[], $3::int[], $4::bigint[], $5::text[], $6::bigint[], $7::text[])
          as d (type, reference, client_id, montant_cents, motif, effet_cents, contrepartie)
      ), faites as (
        insert into operations (type, origine, reference, client_id, montant_cents, motif, a)
        select type, $9, reference, client_id, montant_cents, motif, $8 from demandes returning id, type, reference
      ), soldes as (
        update comptes c set solde_cents = c.solde_cents + d.effet_cents
        from (select client_id, sum(effet_cents)::bigint as effet_cents from demandes
          where client_id is not null group by client_id) as d
        where c.client_id = d.client_id
      )
      insert into ecritures (operation_id, rang, compte, client_id, montant_cents)
      select f.id, cote.* from faites f join demandes d using (type, reference) cross join lateral (values
        (1, case when d.client_id is null then 'invites' else 'client' end, d.client_id, d.effet_cents),
        (2, d.contrepartie, null, -d.effet_cents)) as cote (rang, compte, client_id, montant_cents)`,
    values,
  })
}
