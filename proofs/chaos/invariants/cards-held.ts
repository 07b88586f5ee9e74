import { sqlInvariant } from './invariant.ts'

export const cardsHeld = sqlInvariant({
  name: 'cards-held',
  rule: {
    fr: 'le terminal a pris l’argent des ventes encaissées par carte, de leur montant, et d’aucune autre ; rien n’y attend',
    en: 'the terminal took the money of sales that were collected by card, their amount, and of no other; nothing waits there',
  },
  breaches: `
    with cards as (
      select r.reference as id, sum((m ->> 'montantCents')::bigint) as total
      from paiement.recettes r, jsonb_array_elements(r.moyens) as m
      where r.pour = 'VENTE' and r.statut = 'PRISE' and m ->> 'mode' = 'CARTE' group by 1
    )
    select coalesce(c.id, a.vente_id)::text, format('sale %s: collected %s by card, its authorisation is %s of %s',
      coalesce(c.id, a.vente_id), c.total, a.statut, a.montant_cents)
    from cards c full join paiement.autorisations a on a.vente_id = c.id
    where case when c.id is null then a.statut not in ('REFUSEE', 'ANNULEE')
      else a.statut is distinct from 'ENCAISSEE' or a.montant_cents <> c.total end
    union all
    select coalesce(t.key, a.vente_id::text), format('sale %s: its authorisation is %s, the terminal says %s',
      coalesce(t.key, a.vente_id::text), a.statut, t.answer)
    from paiement.terminal_simule t full join paiement.autorisations a on a.vente_id::text = t.key
    where ((t.answer = 'accepted') is true) is distinct from ((a.statut = 'ENCAISSEE') is true)`,
})
