import { sqlInvariant } from './invariant.ts'

export const cardsHeld = sqlInvariant({
  name: 'cards-held',
  rule: {
    fr: 'le terminal a pris l’argent des ventes encaissées par carte et rendu celui des retours, de leur montant, et d’aucun autre ; rien n’y attend',
    en: 'the terminal took the money of sales that were collected by card and gave that of returns back, their amount, and of no other; nothing waits there',
  },
  breaches: `
    with cards as (
      select 'VENTE' as pour, r.reference as id, sum((m ->> 'montantCents')::bigint) as total
      from paiement.recettes r, jsonb_array_elements(r.moyens) as m
      where r.pour = 'VENTE' and r.statut = 'PRISE' and m ->> 'mode' = 'CARTE' group by 1, 2
      union all
      select 'RETOUR', r.retour_id, sum((p ->> 'montantCents')::bigint)
      from paiement.remboursements r, jsonb_array_elements(r.parts) as p
      where r.pour = 'VENTE' and r.statut = 'REMBOURSE' and p ->> 'mode' = 'CARTE' group by 1, 2
    )
    select coalesce(c.id, a.reference)::text, format('%s %s: %s by card, its authorisation is %s of %s',
      coalesce(c.pour, a.pour), coalesce(c.id, a.reference), c.total, a.statut, a.montant_cents)
    from cards c full join paiement.autorisations a on a.reference = c.id and a.pour = c.pour
    where case when c.id is null then a.statut not in ('REFUSEE', 'ANNULEE')
      else a.statut is distinct from 'ENCAISSEE' or a.montant_cents <> c.total end
    union all
    select coalesce(t.key, a.reference::text), format('%s: its authorisation is %s, the terminal says %s',
      coalesce(t.key, a.reference::text), a.statut, t.answer)
    from paiement.terminal_simule t full join paiement.autorisations a on a.reference::text = t.key
    where ((t.answer = 'accepted') is true) is distinct from ((a.statut = 'ENCAISSEE') is true)`,
})
