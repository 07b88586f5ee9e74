import { sqlInvariant } from './invariant.ts'

export const cartOnce = sqlInvariant({
  name: 'cart-once',
  rule: {
    fr: 'une version d’un panier devient une commande au plus, avec ses lignes ; celle d’une commande annulée est rendue',
    en: 'a version of a cart becomes one order at most, with its lines; that of a cancelled order is given back',
  },
  breaches: `
    select min(commande_id::text), format('client %s, version %s: taken by %s orders', client_id, version, count(*))
    from panier.prises where version is not null group by client_id, version having count(*) > 1
    union all
    select p.commande_id::text, format('client %s: version %s was taken, the cart stands at %s', p.client_id, p.version,
      c.version)
    from panier.prises p left join panier.paniers c using (client_id)
    where p.version is not null and (c.version is null or c.version <= p.version)
    union all
    select p.commande_id::text, format('prise %s, saga %s', p.statut, coalesce(s.status, 'unknown'))
    from panier.prises p left join orchestrateur.sagas s on s.id = p.commande_id
    where p.statut is distinct from case s.status when 'TERMINEE' then 'PRISE' when 'ANNULEE' then 'REMISE' end
    union all
    select p.commande_id::text, format('commande %s: the order''s lines are not those of the cart', p.commande_id)
    from panier.prises p join commande.commandes c on c.id = p.commande_id
    where (select jsonb_object_agg(l.produit_id, l.quantite) from commande.commande_lignes l
        where l.commande_id = p.commande_id)
      is distinct from (select jsonb_object_agg(l ->> 'produitId', (l ->> 'quantite')::int)
        from jsonb_array_elements(p.lignes) l)
    union all
    select s.id::text, format('saga %s ordered a cart that it never took', s.id)
    from orchestrateur.sagas s where s.definition like 'passer-commande-panier%' and s.status = 'TERMINEE'
      and not exists (select from panier.prises p where p.commande_id = s.id and p.statut = 'PRISE')`,
})
