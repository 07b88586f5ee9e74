import { sqlInvariant } from './invariant.ts'

/** retail.md 12, rule 6. A refusal is written anew each time that it is told: it names the request that it answers. */
const SAME = `body - 'request_id' - 'instance'`

export const accountsAgree = sqlInvariant({
  name: 'accounts-agree',
  rule: {
    fr: 'une inscription fait un client et son compte, ou ni l’un ni l’autre, et le dit ; une adresse n’est jamais à deux',
    en: 'an inscription makes a customer and his account, or neither, and says so; no address is anybody else’s too',
  },
  breaches: `
    with inscribed as (
      select coalesce(s.id, c.inscription_id, u.inscription_id) as id, coalesce(s.status, 'unknown') as ended, c.id as client,
        u.id as account, u.client_id as named, c.adresse is distinct from u.email_forme as is_other
      from (select * from orchestrateur.sagas where definition = 'inscription') s
        full join (select * from clients.clients where inscription_id is not null) c on c.inscription_id = s.id
        full join (select * from utilisateurs.utilisateurs where inscription_id is not null) u
          on u.inscription_id = coalesce(s.id, c.inscription_id)
    ), addresses as (
      select adresse, 'customer ' || id as whose, id as client from clients.clients
      union all
      select email_forme, 'account ' || id, client_id from utilisateurs.utilisateurs
    ), told as (
      select r.*, s.id as saga, s.status as ended from client.inscriptions_reponses r
      left join orchestrateur.sagas s on split_part(s.client_key, ':', 3) = r.key
    )
    select id::text, format('inscription %s %s: customer %s, account %s of customer %s', id, ended, client, account, named)
    from inscribed where case ended when 'TERMINEE' then client is null or account is null or named is distinct from client or is_other
      else ended <> 'ANNULEE' or client is not null or account is not null end
    union all
    select null, format('address %s: %s', adresse, string_agg(whose, ', ' order by whose)) from addresses group by adresse
    having count(*) > 2 or (count(*) = 2 and (count(client) < 2 or min(client) <> max(client) or min(left(whose, 1)) = max(left(whose, 1))))
    union all
    select saga::text, format('request %s: told 201 for customer %s; now saga %s', n, body ->> 'client_id', coalesce(told.ended, 'unknown'))
    from told left join inscribed i on i.id = told.saga
    where status = 201 and (told.ended is distinct from 'TERMINEE' or i.client is distinct from (body ->> 'client_id')::int
      or i.account is distinct from (body ->> 'utilisateur_id')::int)
    union all
    select saga::text, format('request %s: refused by %s %s; now saga %s', n, status, body ->> 'code', ended)
    from told where definite and status <> 201 and coalesce(ended, 'ANNULEE') <> 'ANNULEE'
    union all
    select null, format('request %s: answered %s %s', n, status, body ->> 'code') from told
    where not definite and status not in (0, 202, 408, 409, 429, 502, 503, 504)
    union all
    select min(saga::text), format('request %s: one key, %s answers', n, count(distinct (status, ${SAME})))
    from told where definite group by n having count(distinct (status, ${SAME})) > 1
    union all
    select null, format('request %s: its key never got a definite answer', q.n) from client.inscriptions_requetes q
    where not exists (select from told r where r.n = q.n and r.definite)`,
})
