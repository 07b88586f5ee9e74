import { sqlInvariant } from './invariant.ts'

export const historyChain = sqlInvariant({
  name: 'history-chain',
  rule: {
    fr: 'l’historique d’une commande est une chaîne sans trou d’étapes permises, qui finit à son statut',
    en: 'an order’s history is a gapless chain of allowed steps that ends at its status',
  },
  breaches: `
    with allowed (de, vers) as (values ('CREEE', 'STOCK_VERIFIE'), ('STOCK_VERIFIE', 'STOCK_RESERVE'),
      ('STOCK_RESERVE', 'PAYEE'), ('PAYEE', 'CONFIRMEE'), ('CREEE', 'ANNULEE'), ('STOCK_VERIFIE', 'ANNULEE'),
      ('STOCK_RESERVE', 'ANNULEE')
    ), chained as (
      select h.*, row_number() over own as rank, lag(vers) over own as before, count(*) over (partition by commande_id) as size
      from commande.historique h window own as (partition by commande_id order by seq)
    )
    select commande_id::text, format('commande %s, seq %s: %s to %s after %s', commande_id, seq, de, vers, before)
    from chained h
    where seq <> rank or de is distinct from before
      or case when rank = 1 then vers <> 'CREEE'
        else not exists (select from allowed a where a.de = h.de and a.vers = h.vers) end
    union all
    select c.id::text, format('commande %s is %s at version %s, its history ends with %s', c.id, c.statut, c.version, h.vers)
    from commande.commandes c left join chained h on h.commande_id = c.id and h.rank = h.size
    where h.vers is distinct from c.statut or h.size <> c.version`,
})
