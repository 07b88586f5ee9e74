import { sqlInvariant } from './invariant.ts'

export const invoicesAgree = sqlInvariant({
  name: 'invoices-agree',
  rule: {
    fr: 'une facture par commande confirmée et par vente à un client, une note de crédit par retour, des numéros de 1 à n',
    en: 'one invoice for each confirmed order and each sale to a client, one credit note for each return, numbers from 1 to n',
  },
  breaches: `
    with owed as (
      select c.id, 'order' as what, c.montant_cents as cents from commande.commandes c where c.statut = 'CONFIRMEE'
      union all
      select v.id, 'sale', v.total_cents from magasins.ventes v where v.statut = 'CONFIRMEE' and v.client_id is not null
      union all
      select r.id, 'return of an order', r.montant_cents from commande.retours r where r.statut = 'CLOS'
      union all
      select r.id, 'return of a sale', r.montant_cents from magasins.retours r where r.statut = 'CLOS' and r.client_id is not null
    ), papers as (
      select coalesce(retour_id, commande_id, vente_id) as id, genre, statut, montant_cents from facturation.factures
    )
    select t.id::text, format('%s of %s cents: %s papers, %s issued, %s cents', t.what, t.cents, count(p.id),
      count(*) filter (where p.statut = 'EMISE'), coalesce(sum(p.montant_cents), 0))
    from owed t left join papers p using (id) group by t.id, t.what, t.cents
    having count(p.id) <> 1 or count(*) filter (where p.statut = 'EMISE') <> 1 or sum(p.montant_cents) <> t.cents
    union all
    select p.id::text, format('%s of %s cents: nobody sold it', p.genre, p.montant_cents) from papers p
    where p.id is not null and not exists (select from owed o where o.id = p.id)
    union all
    select null, format('%s %s: numbers up to %s, %s of them given, counted up to %s', genre, annee, max(rang), count(rang), max(dernier))
    from facturation.factures f full join facturation.compteurs c using (genre, annee)
    where statut = 'EMISE' or (statut is null and c.dernier > 0) group by genre, annee
    having count(distinct rang) <> max(rang) or count(rang) <> max(rang) or max(rang) is distinct from max(dernier)`,
})
