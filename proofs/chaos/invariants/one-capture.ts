import { sqlInvariant } from './invariant.ts'

export const oneCapture = sqlInvariant({
  name: 'one-capture',
  rule: {
    fr: 'une commande confirmée est payée une fois, de son montant ; une commande annulée ne coûte rien',
    en: 'a confirmed order is paid once, its own amount; a cancelled one costs nothing',
  },
  breaches: `
    with paid as (
      select reference, count(*) filter (where type = 'CAPTURE') as captures,
        count(*) filter (where type = 'REMBOURSEMENT') as refunds,
        coalesce(sum(montant_cents) filter (where type = 'CAPTURE'), 0) as captured,
        coalesce(sum(montant_cents) filter (where type = 'REMBOURSEMENT'), 0) as refunded
      from paiement.operations
      where type in ('CAPTURE', 'REMBOURSEMENT') and origine = 'SAGA' group by 1
    )
    select coalesce(c.id::text, p.reference), format('commande %s %s of %s: %s captures of %s, %s refunds of %s',
      coalesce(c.id::text, p.reference), coalesce(c.statut, 'unknown'), c.montant_cents,
      coalesce(p.captures, 0), p.captured, coalesce(p.refunds, 0), p.refunded)
    from commande.commandes c full join paid p on p.reference = c.id::text
    where case when c.statut = 'CONFIRMEE'
        then p.captures is distinct from 1 or p.refunds <> 0 or p.captured <> c.montant_cents
        else coalesce(p.captures, 0) > 1 or coalesce(p.captured, 0) <> coalesce(p.refunded, 0) end`,
})
