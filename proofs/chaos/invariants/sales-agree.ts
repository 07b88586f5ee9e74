import { sqlInvariant } from './invariant.ts'
import { ofPast } from './past.ts'

export const salesAgree = sqlInvariant({
  name: 'sales-agree',
  rule: {
    fr: 'une vente confirmée est encaissée et sortie, une fois ; une vente annulée, ni l’un ni l’autre ; un retour de même',
    en: 'a confirmed sale is collected and its goods have left, once; a cancelled one neither; and so for returns',
  },
  breaches: `
    with left_stock as (
      select commande_id, produit_id, sum(-delta) as total from stock.mouvements where cause = 'SORTIE' group by 1, 2
    ), came_back as (
      select retour_id, produit_id, sum(delta) filter (where cause = 'RETOUR') as total from stock.mouvements
      where retour_id is not null group by 1, 2
    )
    select v.id::text, format('sale %s %s: saga %s', v.id, v.statut, coalesce(s.status, 'unknown'))
    from magasins.ventes v left join orchestrateur.sagas s on s.id = v.id
    where case when ${ofPast('v.id')} then s.id is not null else (v.statut = 'CONFIRMEE') is distinct from (s.status = 'TERMINEE') end
      or v.statut not in ('CONFIRMEE', 'ANNULEE')
    union all
    select s.id::text, format('saga %s %s has no sale', s.id, s.status) from orchestrateur.sagas s
    where s.definition like 'vente%' and s.status = 'TERMINEE' and not exists (select from magasins.ventes v where v.id = s.id)
    union all
    select v.id::text, format('sale %s %s of %s cents: paiement has %s %s', v.id, v.statut, v.total_cents, r.statut, r.pris_cents)
    from magasins.ventes v left join paiement.recettes r on r.pour = 'VENTE' and r.reference = v.id
    where case v.statut when 'CONFIRMEE' then r.statut is distinct from 'PRISE' or r.pris_cents <> v.total_cents + v.arrondi_cents
      else r.statut = 'PRISE' end
    union all
    select v.id::text, format('sale %s %s, product %s: sold %s, left %s', v.id, v.statut, l.produit_id, l.quantite, g.total)
    from magasins.ventes v join magasins.vente_lignes l on l.vente_id = v.id
      left join left_stock g on g.commande_id = v.id and g.produit_id = l.produit_id
    where g.total is distinct from case v.statut when 'CONFIRMEE' then l.quantite end
    union all
    select t.id::text, format('return %s %s: saga %s, refund %s', t.id, t.statut, coalesce(s.status, 'unknown'), b.statut)
    from magasins.retours t left join orchestrateur.sagas s on s.id = t.id
      left join paiement.remboursements b on b.retour_id = t.id
    where case when ${ofPast('t.id')} then s.id is not null else (t.statut = 'CLOS') is distinct from (s.status = 'TERMINEE') end
      or (t.statut = 'CLOS') is distinct from (coalesce(b.statut, 'ANNULE') = 'REMBOURSE')
    union all
    select t.id::text, format('return %s %s, product %s: %s came back, stock says %s', t.id, t.statut, l.produit_id, l.total, c.total)
    from magasins.retours t join (
      select retour_id, produit_id, sum(quantite) as total from magasins.retour_lignes group by 1, 2
    ) l on l.retour_id = t.id left join came_back c on c.retour_id = t.id and c.produit_id = l.produit_id
    where c.total is distinct from case t.statut when 'CLOS' then l.total end`,
})
