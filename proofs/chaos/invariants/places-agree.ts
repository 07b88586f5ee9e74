import { sqlInvariant } from './invariant.ts'

export const placesAgree = sqlInvariant({
  name: 'places-agree',
  rule: {
    fr: 'les lieux qu’une commande confirmée nomme sont ceux où le stock l’a servie, et elle n’en met aucun sous son seuil',
    en: 'the places that a confirmed order names are those where stock served it, and it puts none below its threshold',
  },
  breaches: `
    with held as (
      select p.* from stock.reservation_parts p join commande.commandes c on c.id = p.commande_id where c.statut = 'CONFIRMEE'
    ), gone as (
      select p.magasin_id, p.produit_id from stock.reservation_parts p join stock.reservations r using (commande_id)
      where r.statut in ('RESERVEE', 'SORTIE') and r.origine = 'SAGA'
    ), gone_otherwise as (
      select r.magasin_id, l.produit_id from stock.reservation_lignes l join stock.reservations r using (commande_id, origine)
      where r.statut in ('RESERVEE', 'SORTIE')
      union all select magasin_id, produit_id from stock.mouvements where delta < 0 and cause <> 'SORTIE'
    )
    select commande_id::text, format('commande %s, produit %s, magasin %s: the order says %s, stock %s', commande_id, produit_id,
      magasin_id, coalesce(told.quantite, 0), coalesce(held.quantite, 0))
    from commande.commande_parts told full join held using (commande_id, produit_id, magasin_id)
    where told.quantite is distinct from held.quantite
    union all
    select null, format('magasin %s, produit %s: disponible %s, seuil %s, and only orders over several places took from it',
      magasin_id, produit_id, disponible, seuil)
    from stock.stocks where disponible < seuil and (magasin_id, produit_id) in (select * from gone)
      and (magasin_id, produit_id) not in (select * from gone_otherwise)`,
})
