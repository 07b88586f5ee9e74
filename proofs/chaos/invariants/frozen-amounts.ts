import { sqlInvariant } from './invariant.ts'

export const frozenAmounts = sqlInvariant({
  name: 'frozen-amounts',
  rule: {
    fr: 'le montant est celui des lignes, au prix que le catalogue a annoncé sous la version citée',
    en: 'the amount is that of the lines, at the price that the catalogue announced under the version cited',
  },
  breaches: `
    select c.id::text, format('commande %s: amount %s, lines %s', c.id, c.montant_cents, sum(l.quantite * l.prix_cents))
    from commande.commandes c left join commande.commande_lignes l on l.commande_id = c.id
    group by c.id, c.montant_cents having c.montant_cents is distinct from sum(l.quantite * l.prix_cents)
    union all
    select l.commande_id::text, format('commande %s, produit %s: %s cents under version %s, never announced',
      l.commande_id, l.produit_id, l.prix_cents, l.prix_version)
    from commande.commande_lignes l
    where not exists (select from catalogue.outbox o where o.type = 'catalogue.produit-change'
      and (o.body ->> 'produit_id')::int = l.produit_id and (o.body ->> 'version')::int = l.prix_version
      and (o.body ->> 'prix_cents')::bigint = l.prix_cents)`,
})
