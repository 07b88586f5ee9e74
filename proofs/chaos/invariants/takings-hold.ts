import { sqlInvariant } from './invariant.ts'

/** What the ledger has of each sale's and each return's tenders, on the payer's side. */
const TENDERS = `select o.reference as id, sum(e.montant_cents) as total from paiement.operations o
  join paiement.ecritures e on e.operation_id = o.id and e.rang = 1 where o.part is not null group by 1`

export const takingsHold = sqlInvariant({
  name: 'takings-hold',
  rule: {
    fr: 'une vente a pris ce que dit le grand livre, rien si elle est annulée ; ses retours n’ont jamais rendu davantage',
    en: 'a sale took what the ledger says, nothing when it is void; its returns never gave back more',
  },
  breaches: `
    select r.reference::text, format('%s %s is %s: took %s, the ledger has %s', r.pour, r.reference, r.statut, r.pris_cents, l.total)
    from paiement.recettes r left join (${TENDERS}) l on l.id = r.reference::text
    where r.pour = 'VENTE' and -coalesce(l.total, 0) <> case r.statut when 'PRISE' then r.pris_cents else 0 end
    union all
    select r.reference::text, format('%s %s took %s: gave back %s, its returns say %s', r.pour, r.reference, r.pris_cents,
      r.rendu_cents, g.total)
    from paiement.recettes r left join (
      select b.pour, b.reference, sum(l.total) as total from paiement.remboursements b
      join (${TENDERS}) l on l.id = b.retour_id::text where b.statut = 'REMBOURSE' group by 1, 2
    ) g using (pour, reference)
    where r.rendu_cents > r.pris_cents or r.rendu_cents <> coalesce(g.total, 0)
    union all
    select b.retour_id::text, format('return %s is void: the ledger has %s', b.retour_id, l.total)
    from paiement.remboursements b join (${TENDERS}) l on l.id = b.retour_id::text
    where b.statut = 'ANNULE' and l.total <> 0`,
})
