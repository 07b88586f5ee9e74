import { sqlInvariant } from './invariant.ts'

export const requestsChain = sqlInvariant({
  name: 'requests-chain',
  rule: {
    fr: 'l’histoire d’une demande est une chaîne sans trou d’étapes permises, chacune atteinte une fois, par quelqu’un',
    en: 'a request’s history is a gapless chain of allowed steps, each reached once, by someone',
  },
  breaches: `
    with allowed (de, vers) as (values (null, 'DEMANDEE'), ('DEMANDEE', 'VALIDEE'), ('DEMANDEE', 'REFUSEE'), ('DEMANDEE', 'ANNULEE'),
      ('VALIDEE', 'ANNULEE'), ('VALIDEE', 'EXPEDIEE'), ('EXPEDIEE', 'RECUE')
    ), chained as (
      select h.*, row_number() over own as rank, lag(statut) over own as before, count(*) over (partition by demande_id) as size
      from stock.demande_historique h window own as (partition by demande_id order by version)
    )
    select demande_id::text, format('request %s, version %s: %s after %s, by %s', demande_id, version, statut, before, auteur_nom)
    from chained h where version <> rank or coalesce(auteur_nom, '') = ''
      or not exists (select from allowed a where a.de is not distinct from h.before and a.vers = h.statut)
    union all
    select d.id::text, format('request %s is at version %s, its history has %s steps', d.id, d.version, h.size)
    from stock.demandes d left join chained h on h.demande_id = d.id and h.rank = h.size
    where h.size is distinct from d.version`,
})
