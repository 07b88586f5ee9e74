/** The ledger of tenders: one operation for each tender that takes or gives back, and for each that is reversed. */
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import { statement } from '@comptoir/kit/postgres/statement.ts'
import { accountOf, type LedgerPart, signOfPart } from '../domain/moyens.ts'

/** Writes tenders with their entries, and changes the balances of the clients concerned, whose accounts are locked. */
export async function saveParts(tx: Tx, parts: readonly LedgerPart[], at: Date): Promise<void> {
  await tx.query(
    statement('parts-save').sql`with asked as (
        select * from unnest(
            ${parts.map((part) => part.type)}::text[],
            ${parts.map((part) => part.reference)}::text[],
            ${parts.map((part) => part.part)}::smallint[],
            ${parts.map(accountOf)}::text[],
            ${parts.map((part) => (accountOf(part) === 'client' ? part.clientId : null))}::int[],
            ${parts.map((part) => (accountOf(part) === 'caisse' ? part.sessionId : null))}::uuid[],
            ${parts.map((part) => part.montantCents)}::bigint[],
            ${parts.map((part) => signOfPart(part) * part.montantCents)}::bigint[],
            ${parts.map((part) => -signOfPart(part) * part.arrondiCents)}::bigint[])
          as d (type, reference, part, compte, client_id, session_id, montant_cents, effect_cents, arrondi_cents)
      ), made as (
        insert into operations (type, origine, reference, part, client_id, montant_cents, a)
        select type, 'SAGA', reference, part, client_id, montant_cents, ${at} from asked returning id, type, reference, part
      ), balances as (
        update comptes c set solde_cents = c.solde_cents + d.effect_cents
        from (select client_id, sum(effect_cents)::bigint as effect_cents from asked
          where client_id is not null group by client_id) as d
        where c.client_id = d.client_id
      )
      insert into ecritures (operation_id, rang, compte, client_id, session_id, montant_cents)
      select m.id, side.* from made m join asked d using (type, reference, part) cross join lateral (values
        (1, d.compte, d.client_id, d.session_id, d.effect_cents),
        (2, 'ventes', null, null, -d.effect_cents - d.arrondi_cents),
        (3, 'arrondis', null, null, d.arrondi_cents)) as side (rang, compte, client_id, session_id, montant_cents)
      where side.rang < 3 or side.montant_cents <> 0`,
  )
}

/** Reverses all tenders of these references: each entry with the other sign. The clients' accounts are locked. */
export async function reverseParts(
  tx: Tx,
  { type, references }: { readonly type: LedgerPart['type']; readonly references: readonly string[] },
  at: Date,
): Promise<void> {
  await tx.query(
    statement('parts-reverse').sql`with taken as (
        select id, reference, part, client_id, montant_cents from operations
        where reference = any(${references}::text[]) and type = ${type}::text and part is not null
      ), made as (
        insert into operations (type, origine, reference, part, client_id, montant_cents, a)
        select 'EXTOURNE', 'SAGA', reference, part, client_id, montant_cents, ${at} from taken returning id, reference, part
      ), back as (
        select m.id, e.rang, e.compte, e.client_id, e.session_id, -e.montant_cents as montant_cents
        from made m join taken t using (reference, part) join ecritures e on e.operation_id = t.id
      ), balances as (
        update comptes c set solde_cents = c.solde_cents + d.effect_cents
        from (select client_id, sum(montant_cents)::bigint as effect_cents from back
          where client_id is not null group by client_id) as d
        where c.client_id = d.client_id
      )
      insert into ecritures (operation_id, rang, compte, client_id, session_id, montant_cents) select * from back`,
  )
}
