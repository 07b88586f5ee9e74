import { sqlInvariant } from './invariant.ts'

export const stockBalance = sqlInvariant({
  name: 'stock-balance',
  rule: {
    fr: 'ce qu’un lieu contient et ce qui est en route vers lui sont les sommes de ses mouvements, et ce qui est réservé, celle des réservations actives',
    en: 'what a place holds and what is on its way there are the sums of its movements, and what is reserved that of its active reservations',
  },
  breaches: `
    with moved as (
      select magasin_id, produit_id, sum(delta) as total, sum(en_transit) as coming from stock.mouvements group by 1, 2
    ), held as (
      select magasin_id, produit_id, sum(quantite) as total
      from (select r.magasin_id, produit_id, quantite
          from stock.reservations r join stock.reservation_lignes using (commande_id, origine) where r.statut = 'RESERVEE'
        union all select p.magasin_id, produit_id, quantite
          from stock.reservations r join stock.reservation_parts p using (commande_id)
          where r.statut = 'RESERVEE' and r.origine = 'SAGA') as l
      group by 1, 2
    )
    select null, format('magasin %s, produit %s: disponible %s, reserve %s, en_transit %s, mouvements %s and %s, reservations %s',
      magasin_id, produit_id, s.disponible, s.reserve, s.en_transit, moved.total, moved.coming, held.total)
    from stock.stocks s full join moved using (magasin_id, produit_id) full join held using (magasin_id, produit_id)
    where s.disponible is null or s.disponible < 0 or s.reserve < 0
      or s.disponible + s.reserve <> coalesce(moved.total, 0) or s.reserve <> coalesce(held.total, 0)
      or s.en_transit <> coalesce(moved.coming, 0)`,
})
