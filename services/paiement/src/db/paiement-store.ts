/**
 * The SQL of the operations. Every statement serves a whole group. Accounts are locked in client order; the house's own
 * accounts are never locked.
 */
import type { Queryable, Tx } from '@comptoir/kit/postgres/database.ts'
import type { RowOf } from '@comptoir/kit/postgres/drizzle.ts'
import { statement } from '@comptoir/kit/postgres/statement.ts'
import { counterpartOf, type LedgerOperation, signOf } from '../domain/grand-livre.ts'
import type { Origine, Paiement } from '../domain/paiement.ts'
import type { comptes, operations } from './schema.ts'

/** Whose operations are written, and when. */
export interface Act {
  readonly origine: Origine
  readonly at: Date
}

type PaiementRow = RowOf<typeof operations, 'reference' | 'type' | 'clientId' | 'montantCents' | 'at'> & {
  readonly refunded: boolean
}

/** The payments of this origin under these references, as far as there are any. */
export async function readPaiements(
  db: Queryable,
  references: readonly string[],
  origine: Origine,
): Promise<Map<string, Paiement>> {
  const { rows } = await db.query<PaiementRow>({
    name: 'paiements-read',
    text: `select o.reference, o.type, o.client_id as "clientId", o.montant_cents as "montantCents", o.a as at, exists (
        select 1 from operations r where r.reference = o.reference
          and r.origine = o.origine and r.type = 'REMBOURSEMENT') as refunded
      from operations o where o.reference = any($1::text[]) and o.origine = $2
        and o.type in ('CAPTURE', 'ANNULATION')`,
    values: [references, origine],
  })
  return new Map(rows.map((row) => [row.reference, paiementOf(row)]))
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

function paiementOf({ type, clientId, montantCents, at, refunded }: PaiementRow): Paiement {
  if (type === 'ANNULATION') return { statut: 'ANNULEE' }
  return {
    statut: refunded ? 'REMBOURSEE' : 'CAPTUREE',
    clientId,
    montantCents: Number(montantCents),
    at,
  }
}

/** Locks the accounts of these clients that are open, and returns their balances in cents. */
export async function lockSoldes(tx: Tx, clientIds: readonly number[]): Promise<Map<number, number>> {
  if (clientIds.length === 0) return new Map()
  const { rows } = await tx.query<RowOf<typeof comptes, 'clientId' | 'soldeCents'>>({
    name: 'comptes-lock',
    text: `select client_id as "clientId", solde_cents as "soldeCents" from comptes where client_id = any($1::int[])
      order by client_id for no key update`,
    values: [clientIds],
  })
  return new Map(rows.map((row) => [row.clientId, Number(row.soldeCents)]))
}

/** Opens empty accounts and returns those that were opened here: another transaction may have been first. */
export async function openComptes(tx: Tx, clientIds: readonly number[], at: Date): Promise<number[]> {
  const { rows } = await tx.query<RowOf<typeof comptes, 'clientId'>>({
    name: 'comptes-open',
    text: `insert into comptes (client_id, ouvert_le) select id, $2 from unnest($1::int[]) as id order by id
      on conflict do nothing returning client_id as "clientId"`,
    values: [clientIds, at],
  })
  return rows.map((row) => row.clientId)
}

/** Leaves a saga's mark ANNULATION for references that were never captured. Waits for a capture that is being written. */
export async function markAnnulations(tx: Tx, references: readonly string[], at: Date): Promise<void> {
  await tx.query({
    name: 'annulations-mark',
    text: `insert into operations (type, origine, reference, montant_cents, a)
      select 'ANNULATION', 'SAGA', reference, 0, $2 from unnest($1::text[]) as reference order by reference
      on conflict (reference, origine) where type in ('CAPTURE', 'ANNULATION') do nothing`,
    values: [references, at],
  })
}

/**
 * Writes operations with their entries, and changes the balances of the clients concerned, whose accounts are locked.
 * Guests' and the house's accounts are only written to, never updated.
 */
export async function saveOperations(
  tx: Tx,
  written: readonly LedgerOperation[],
  { origine, at }: Act,
): Promise<void> {
  await tx.query(
    statement('operations-save').sql`with asked as (
        select * from unnest(
            ${written.map((operation) => operation.type)}::text[],
            ${written.map((operation) => operation.reference)}::text[],
            ${written.map((operation) => operation.clientId)}::int[],
            ${written.map((operation) => operation.montantCents)}::bigint[],
            ${written.map((operation) => operation.motif ?? null)}::text[],
            ${written.map((operation) => signOf(operation.type) * operation.montantCents)}::bigint[],
            ${written.map((operation) => counterpartOf(operation.type))}::text[])
          as d (type, reference, client_id, montant_cents, motif, effect_cents, counterpart)
      ), made as (
        insert into operations (type, origine, reference, client_id, montant_cents, motif, a)
        select type, ${origine}, reference, client_id, montant_cents, motif, ${at} from asked returning id, type, reference
      ), balances as (
        update comptes c set solde_cents = c.solde_cents + d.effect_cents
        from (select client_id, sum(effect_cents)::bigint as effect_cents from asked
          where client_id is not null group by client_id) as d
        where c.client_id = d.client_id
      )
      insert into ecritures (operation_id, rang, compte, client_id, montant_cents)
      select m.id, side.* from made m join asked d using (type, reference) cross join lateral (values
        (1, case when d.client_id is null then 'invites' else 'client' end, d.client_id, d.effect_cents),
        (2, d.counterpart, null, -d.effect_cents)) as side (rang, compte, client_id, montant_cents)`,
  )
}
