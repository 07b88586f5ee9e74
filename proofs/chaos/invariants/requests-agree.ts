import { sqlInvariant } from './invariant.ts'

export const requestsAgree = sqlInvariant({
  name: 'requests-agree',
  rule: {
    fr: 'une demande est là où finit son histoire, retient ce qu’elle a validé, et ce qui est parti est arrivé, en route ou perdu',
    en: 'a request stands where its history ends, holds what it granted, and what left arrived, is on its way or was lost',
  },
  breaches: `
    with lignes as (
      select demande_id, sum(validee) as granted, sum(recue) as arrived from stock.demande_lignes group by 1
    ), moved as (
      select document_id, sum(delta + en_transit) filter (where cause <> 'ECART') as rest, sum(en_transit) as coming,
        sum(delta) filter (where cause = 'RECEPTION') as arrived
      from stock.mouvements where document_id is not null group by 1
    ), judged as (
      select d.id, d.statut, h.statut as told, r.statut as held, coalesce(moved.rest, 0) as rest,
        coalesce(moved.coming, 0) as coming, coalesce(moved.arrived, 0) as arrived,
        case d.statut when 'EXPEDIEE' then l.granted else 0 end as coming_due,
        case d.statut when 'RECUE' then l.arrived else 0 end as arrived_due
      from stock.demandes d left join stock.demande_historique h on h.demande_id = d.id and h.version = d.version
        left join stock.reservations r on r.commande_id = d.id and r.origine = 'DEMANDE'
        left join lignes l on l.demande_id = d.id left join moved on moved.document_id = d.id
    )
    select id::text, format('request %s is %s, its history %s, its reservation %s; on its way %s of %s, arrived %s of %s, rest %s', id,
      statut, told, coalesce(held, 'none'), coming, coming_due, arrived, arrived_due, rest)
    from judged
    where told is distinct from statut or (statut = 'VALIDEE') <> (coalesce(held, '') = 'RESERVEE')
      or (statut in ('EXPEDIEE', 'RECUE')) <> (coalesce(held, '') = 'SORTIE')
      or coming is distinct from coming_due or arrived is distinct from arrived_due or rest <> 0
    union all
    select document_id::text, format('magasin %s, produit %s: %s pieces on their way by movement %s, of no request', magasin_id,
      produit_id, en_transit, id)
    from stock.mouvements m where en_transit <> 0 and not exists (select from stock.demandes d where d.id = m.document_id)`,
})
