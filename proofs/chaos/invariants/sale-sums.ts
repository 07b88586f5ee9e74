import { sqlInvariant } from './invariant.ts'

/** retail.md 12, rules 2 and 3. */
export const saleSums = sqlInvariant({
  name: 'sale-sums',
  rule: {
    fr: 'lignes, taxes et paiements d’une vente font son total au cent ; d’une ligne, jamais plus de rendu que de vendu',
    en: 'lines, taxes and tenders of a sale make its total to the cent; of a line, never more comes back than was sold',
  },
  breaches: `
    with tendered as (
      select v.id, sum((e ->> 'montantCents')::bigint - (e ->> 'arrondiCents')::bigint) as total
      from magasins.ventes v, jsonb_array_elements(v.encaissements) e group by 1
    ), taxed as (
      select v.id, v.hors_taxes_cents + coalesce(sum((x ->> 'montantCents')::bigint), 0) as total
      from magasins.ventes v left join jsonb_array_elements(v.taxes) x on true group by v.id, v.hors_taxes_cents
    ), lined as (select vente_id as id, sum(total_cents) as total from magasins.vente_lignes group by 1)
    select v.id::text, format('sale %s of %s cents: lines %s, net and taxes %s, tenders %s', v.id, v.total_cents, l.total, x.total, t.total)
    from magasins.ventes v left join lined l using (id) left join taxed x using (id) left join tendered t using (id)
    where l.total is distinct from v.total_cents or x.total is distinct from v.total_cents
      or t.total is distinct from v.total_cents
    union all
    select l.vente_id::text, format('sale %s, product %s: sold %s, came back %s', l.vente_id, l.produit_id, l.quantite, b.total)
    from magasins.vente_lignes l join (
      select t.vente_id, r.produit_id, sum(r.quantite) as total from magasins.retours t
      join magasins.retour_lignes r on r.retour_id = t.id where t.statut <> 'ANNULE' group by 1, 2
    ) b using (vente_id, produit_id) where b.total > l.quantite
    union all
    select v.id::text, format('sale %s took %s cents, its returns gave %s', v.id, v.total_cents + v.arrondi_cents, g.total)
    from magasins.ventes v join (
      select t.vente_id, sum((p ->> 'montantCents')::bigint) as total
      from magasins.retours t, jsonb_array_elements(t.remboursements) p where t.statut = 'CLOS' group by 1
    ) g on g.vente_id = v.id where g.total > v.total_cents + v.arrondi_cents`,
})
