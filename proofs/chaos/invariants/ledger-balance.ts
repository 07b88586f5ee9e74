import { sqlInvariant } from './invariant.ts'

export const ledgerBalance = sqlInvariant({
  name: 'ledger-balance',
  rule: {
    fr: 'chaque opération du grand livre s’annule, et chaque solde est la somme de ses écritures, jamais négatif',
    en: 'every operation of the ledger adds up to zero, and every balance is the sum of its entries, never negative',
  },
  breaches: `
    select case when o.type in ('CAPTURE', 'REMBOURSEMENT') then o.reference end,
      format('operation %s (%s of %s): %s entries, sum %s, payer %s', o.id, o.type, o.montant_cents,
        count(e.rang), sum(e.montant_cents), sum(e.montant_cents) filter (where e.rang = 1))
    from paiement.operations o left join paiement.ecritures e on e.operation_id = o.id
    group by o.id, o.type, o.reference, o.montant_cents
    having case when o.type = 'ANNULATION' then count(e.rang) <> 0
      else count(e.rang) <> 2 + count(e.rang) filter (where e.compte = 'arrondis') or sum(e.montant_cents) <> 0
        or sum(abs(e.montant_cents)) filter (where e.rang = 1) is distinct from o.montant_cents end
    union all
    select null, format('entry of operation %s, which does not exist', e.operation_id)
    from paiement.ecritures e where not exists (select from paiement.operations o where o.id = e.operation_id)
    union all
    select null, format('client %s: balance %s, entries %s', c.client_id, c.solde_cents, e.total)
    from paiement.comptes c left join (
      select client_id, sum(montant_cents) as total from paiement.ecritures where compte = 'client' group by 1
    ) e using (client_id)
    where c.solde_cents < 0 or c.solde_cents <> coalesce(e.total, 0)`,
})
