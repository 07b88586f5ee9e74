import { sqlInvariant } from './invariant.ts'

export const invitationsAreSafe = sqlInvariant({
  name: 'invitations-are-safe',
  rule: {
    fr: 'une réponse qui invite à renvoyer une commande sans clé n’a rien commencé ; qui suit les conseils achète une fois',
    en: 'an answer that invites to send a keyless order again began nothing; whoever does as told buys once',
  },
  breaches: `
    with sagas as (
      select id, input ->> 'requestId' as request_id, split_part(input ->> 'requestId', '-', 2) as n
      from orchestrateur.sagas where input ->> 'requestId' like 'chaos-%'
    )
    select s.id::text, format('request %s without a key: %s %s invites to send it again, and it ran', r.n, r.status,
      r.body ->> 'code')
    from client.reponses r join sagas s on s.request_id = r."requestId"
    where r.key is null and r.invites
    union all
    select min(s.id::text), format('request %s without a key became %s orders', q.n, count(*))
    from client.requetes q join sagas s on s.n = q.n::text where q.key is null group by q.n having count(*) > 1`,
})
