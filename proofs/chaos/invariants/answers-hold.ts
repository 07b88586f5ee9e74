import { sqlInvariant } from './invariant.ts'

export const answersHold = sqlInvariant({
  name: 'answers-hold',
  rule: {
    fr: 'ce qui a été répondu au client reste vrai, et une même clé reçoit toujours la même réponse',
    en: 'what the client was answered stays true, and one key always gets the same answer',
  },
  breaches: `
    with told as (
      select r.n, r.status, r.body, coalesce(k.id::text, r.body ->> 'saga_id') as saga,
        coalesce(k.status, s.status) as ended, c.statut, c.montant_cents
      from client.reponses r join client.requetes q using (n)
      left join orchestrateur.sagas k on k.client_key = 'invite:passer-commande:' || q.key
      left join orchestrateur.sagas s on s.id = (r.body ->> 'saga_id')::uuid
      left join commande.commandes c on c.id = coalesce(k.id, s.id)
    )
    select saga, format('request %s: confirmed for %s; now saga %s, order %s of %s cents', n, body ->> 'montant',
      coalesce(ended, 'unknown'), coalesce(statut, 'unknown'), montant_cents)
    from told where status = 201 and (ended is distinct from 'TERMINEE' or statut is distinct from 'CONFIRMEE'
      or montant_cents is distinct from round((body ->> 'montant')::numeric * 100) or saga <> body ->> 'commande_id')
    union all
    select saga, format('request %s: refused by %s %s; now saga %s, order %s', n, status, body ->> 'code',
      coalesce(ended, 'unknown'), coalesce(statut, 'unknown'))
    from told where status in (400, 402, 409) and body ->> 'code' <> 'REQUETE_EN_COURS'
      and (ended is distinct from 'ANNULEE' or coalesce(statut, 'ANNULEE') <> 'ANNULEE')
    union all
    select saga, format('request %s: accepted by 202, unknown to the journal', n)
    from told where status = 202 and ended is null
    union all
    select null, format('request %s: answered %s %s', n, status, body ->> 'code')
    from told where status not in (0, 201, 202, 400, 402, 408, 409, 502, 503, 504)
    union all
    select min(coalesce(body ->> 'saga_id', body ->> 'commande_id')), format('request %s: one key, %s answers', n,
      count(distinct (status, body)))
    from client.reponses where definite group by n having count(distinct (status, body)) > 1
    union all
    select null, format('request %s: its key never got a definite answer', q.n)
    from client.requetes q where q.key is not null
      and not exists (select from client.reponses r where r.n = q.n and r.definite)`,
})
