import { sqlInvariant } from './invariant.ts'

export const soldOnce = sqlInvariant({
  name: 'sold-once',
  rule: {
    fr: 'd’une commande confirmée, chaque ligne est sortie du stock, une fois ; d’une autre, rien',
    en: 'of a confirmed order, every line has left the stock, once; of any other, nothing',
  },
  breaches: `
    with sold as (
      select commande_id, produit_id, sum(-delta) as total from stock.mouvements
      where cause = 'SORTIE' and commande_id not in (select id from magasins.ventes) group by 1, 2
    ), due as (
      select l.commande_id, l.produit_id, l.quantite
      from commande.commande_lignes l join commande.commandes c on c.id = l.commande_id
      where c.statut = 'CONFIRMEE'
    )
    select commande_id::text, format('commande %s, produit %s: sold %s, left the stock %s', commande_id, produit_id,
      coalesce(due.quantite, 0), coalesce(sold.total, 0))
    from due full join sold using (commande_id, produit_id)
    where due.quantite is distinct from sold.total`,
})
