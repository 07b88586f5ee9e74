import { sqlInvariant } from './invariant.ts'

export const salesTold = sqlInvariant({
  name: 'sales-told',
  rule: {
    fr: 'ce qu’une caisse a entendu d’une vente ou d’un retour reste vrai ; une clé reçoit toujours la même réponse',
    en: 'what a till was told of a sale or a return stays true; one key always gets the same answer',
  },
  breaches: `
    with told as (
      select r.n, r.status, r.definite, r.body, s.id::text as saga, s.status as ended, v.statut as vente, v.total_cents,
        t.statut as retour, t.montant_cents
      from client.ventes_reponses r join client.ventes_requetes q using (n)
      left join orchestrateur.sagas s on split_part(s.client_key, ':', 3) = q.key
      left join magasins.ventes v on v.id = s.id
      left join magasins.retours t on t.id = s.id
    )
    select saga, format('request %s: told 201 %s; now saga %s, sale %s of %s cents, return %s of %s cents', n, body ->> 'numero',
      coalesce(ended, 'unknown'), vente, total_cents, retour, montant_cents)
    from told where status = 201 and (ended is distinct from 'TERMINEE' or saga is distinct from body ->> 'saga_id' or
      case when body ? 'vente_id'
        then vente is distinct from 'CONFIRMEE' or total_cents is distinct from round((body ->> 'total')::numeric * 100)
        else retour is distinct from 'CLOS' or montant_cents is distinct from round((body ->> 'montant')::numeric * 100) end)
    union all
    select saga, format('request %s: refused by %s %s; now saga %s, sale %s, return %s', n, status, body ->> 'code',
      coalesce(ended, 'unknown'), vente, retour)
    from told where definite and status <> 201 and (ended is distinct from 'ANNULEE'
      or coalesce(vente, 'ANNULEE') <> 'ANNULEE' or coalesce(retour, 'ANNULE') <> 'ANNULE')
    union all
    select null, format('request %s: answered %s %s', n, status, body ->> 'code') from told
    where not definite and status not in (0, 202, 401, 408, 409, 502, 503, 504)
    union all
    select min(body ->> 'saga_id'), format('request %s: one key, %s answers', n, count(distinct (status, body)))
    from client.ventes_reponses where definite group by n having count(distinct (status, body)) > 1
    union all
    select null, format('request %s: its key never got a definite answer', q.n) from client.ventes_requetes q
    where not exists (select from client.ventes_reponses r where r.n = q.n and r.definite)`,
})
