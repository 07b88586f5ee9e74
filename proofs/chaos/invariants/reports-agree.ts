import { sqlInvariant } from './invariant.ts'

/** retail.md 12, rule 5. Rapports compares itself with the owners; that its documents and sums are theirs is looked at here as well. */
export const reportsAgree = sqlInvariant({
  name: 'reports-agree',
  rule: {
    fr: 'les rapports comptent chaque vente, commande et retour une fois, au cent près de ce qu’ont les services, et le disent eux-mêmes',
    en: 'reports count each sale, order and return once, to the cent of what the services have, and say so themselves',
  },
  breaches: `
    with latest as (
      select * from rapports.travaux where sorte = 'COMPARAISON' order by demande_le desc limit 1
    ), owed as (
      select id, 'VENTE' as sorte, magasin_id, total_cents from magasins.ventes where statut = 'CONFIRMEE'
      union all select id, 'COMMANDE', magasin_id, montant_cents from commande.commandes where statut = 'CONFIRMEE'
      union all select id, 'RETOUR', magasin_id, montant_cents from magasins.retours where statut = 'CLOS'
      union all select id, 'RETOUR', magasin_id, montant_cents from commande.retours where statut = 'CLOS'
    ), counted as (select * from rapports.documents where sorte <> 'ANNULATION'),
    summed as (
      select magasin_id, sum(ventes + commandes + retours) as documents, sum(ventes_cents + commandes_cents - retours_cents) as cents
      from rapports.heures group by 1
    ), due as (
      select magasin_id, count(*) as documents, sum(case sorte when 'RETOUR' then -total_cents else total_cents end) as cents
      from owed group by 1
    ), lined as (
      select magasin_id, sum(vendu_cents - rendu_cents) as cents from rapports.produits_jours group by 1
    )
    select null, 'reports were not compared' where not exists (select from latest where statut = 'TERMINE')
    union all
    select null, format('comparison: %s expected %s, has %s', d ->> 'table', d ->> 'attendu', d ->> 'trouve')
    from latest, jsonb_array_elements(differences) as d
    union all
    select coalesce(o.id, d.id)::text, format('%s of %s cents: reports have %s of %s', o.sorte, o.total_cents, d.sorte, d.total_cents)
    from owed o full join counted d using (id)
    where d.sorte is distinct from o.sorte or d.total_cents is distinct from o.total_cents or d.magasin_id is distinct from o.magasin_id
    union all
    select null, format('magasin %s: %s documents of %s cents, reports sum up %s of %s, and %s by product', magasin_id, due.documents,
      due.cents, summed.documents, summed.cents, lined.cents)
    from due full join summed using (magasin_id) full join lined using (magasin_id)
    where coalesce(due.documents, 0) <> coalesce(summed.documents, 0) or coalesce(due.cents, 0) <> coalesce(summed.cents, 0)
      or coalesce(due.cents, 0) <> coalesce(lined.cents, 0)`,
})
