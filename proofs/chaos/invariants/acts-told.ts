import { sqlInvariant } from './invariant.ts'

// A refusal is written anew each time that it is told: it names the request that it answers. Products are unknown to stock until the
// catalogue has told of them, a moment after the start.
const SAME = `body - 'request_id' - 'instance'`

export const actsTold = sqlInvariant({
  name: 'acts-told',
  rule: {
    fr: 'ce que quelqu’un a appris de son acte sur le stock reste vrai : fait une fois sous sa clé, ou fait avant par celui qui est nommé',
    en: 'what someone was told of his act on stock stays true: done once under its key, or done before by whoever is named',
  },
  breaches: `
    with told as (
      select r.n, r.key, r.status, r.definite, r.body from client.actes_reponses r
    ), steps as (
      select n, key, (s ->> 'id')::uuid as id, (s ->> 'version')::int as version, s ->> 'statut' as statut
      from told, jsonb_array_elements(case jsonb_typeof(body) when 'array' then body else jsonb_build_array(body) end) as s
      where status in (200, 201) and s ? 'version'
    ), documents as (
      select distinct coalesce(body ->> 'inventaire_id', body ->> 'reception_id')::uuid as id, coalesce(body -> 'ecarts', body -> 'lignes') as lignes
      from told where status = 201 and (body ? 'inventaire_id' or body ? 'reception_id')
    ), said as (
      select d.id, (l ->> 'produit_id')::int as produit_id, (l ->> 'delta')::int as delta from documents d, jsonb_array_elements(lignes) as l
    ), booked as (
      select document_id as id, produit_id, delta from stock.mouvements m where document_id is not null
        and not exists (select from stock.demandes d where d.id = m.document_id)
    )
    select s.id::text, format('request %s: told %s at version %s, its history says %s', n, s.statut, s.version, h.statut)
    from steps s left join stock.demande_historique h on h.demande_id = s.id and h.version = s.version
    where h.statut is distinct from s.statut
    union all
    select id::text, format('request %s, version %s: %s acts were told that they made it', id, version, count(distinct key))
    from steps group by id, version having count(distinct key) > 1
    union all
    select body ->> 'id', format('request %s: told that %s is %s by %s, which is not so', n, body ->> 'id', body ->> 'statut', body ->> 'par')
    from told t where body ->> 'code' = 'DEMANDE_DEJA_TRAITEE' and not exists (select from stock.demande_historique h
      where h.demande_id::text = t.body ->> 'id' and h.statut = t.body ->> 'statut' and h.auteur_nom = t.body ->> 'par')
    union all
    select id::text, format('document %s, produit %s: told %s, booked %s', id, produit_id, said.delta, booked.delta)
    from said full join booked using (id, produit_id) where said.delta is distinct from booked.delta
    union all
    select null, format('request %s: answered %s %s', n, status, body ->> 'code') from told
    where status not in (200, 201, 422, 0, 401, 408, 409, 502, 503, 504) and not (status = 400 and body ->> 'code' = 'PRODUIT_INCONNU')
    union all
    select null, format('request %s: one key, %s answers', n, count(distinct (status, ${SAME})))
    from told where definite group by n having count(distinct (status, ${SAME})) > 1
    union all
    select null, format('request %s: its key never got a definite answer', q.n) from client.actes_requetes q
    where not exists (select from told r where r.n = q.n and r.definite)`,
})
