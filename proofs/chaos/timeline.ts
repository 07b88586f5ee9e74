/** All that every database knows of one saga, in the order in which it happened. */
import type { ClientBase } from 'pg'

const EVENTS = `
  select to_timestamp((detail ->> 'at')::float8 / 1000) as a, 'orchestrateur' as ou, concat_ws(' ', 'v' || version, 'epoch ' || epoch, detail ->> 'kind',
    detail ->> 'step', detail ->> 'direction', 'attempt ' || (detail ->> 'attempt'), detail ->> 'outcome',
    detail ->> 'detail', 'phase ' || (detail ->> 'phase')) as what
  from orchestrateur.transitions, json_array_elements(details) as detail where saga_id = $1
  union all
  select updated_at, 'orchestrateur', concat_ws(' ', 'stands at', status, 'v' || version, 'epoch ' || epoch,
    'takeovers ' || takeovers, 'recover ' || recover, state ->> 'lastError') from orchestrateur.sagas where id = $1
  union all
  select a, 'commande', concat_ws(' ', 'seq ' || seq, de, '->', vers) from commande.historique where commande_id = $1
  union all
  select null, 'commande', concat_ws(' ', 'stands at', statut, montant_cents || ' cents', motif) from commande.commandes where id = $1
  union all
  select reservee_le, 'stock', 'reserved at place ' || magasin_id from stock.reservations where commande_id = $1 and reservee_le is not null
  union all
  select close_le, 'stock', 'reservation ' || statut from stock.reservations where commande_id = $1 and close_le is not null
  union all
  select a, 'stock', format('movement %s of product %s', delta, produit_id) from stock.mouvements where commande_id = $1
  union all
  select a, 'paiement', format('%s of %s cents', type, montant_cents) from paiement.operations where reference = $1::text
  union all
  select coalesce(remise_le, prise_le), 'panier', format('%s of version %s', statut, version) from panier.prises where commande_id = $1
  union all
  ${['commande', 'stock', 'paiement', 'panier', 'magasins', 'clients', 'utilisateurs']
    .map(
      (service) => `select created_at, '${service}', format('inbox %s: %s', key, left(reply::text, 100))
    from ${service}.inbox where key like $1::text || ':%'`,
    )
    .join(' union all ')}
  union all
  select null, 'client', format('request %s with key %s answered %s', q.n, q.key, r.status)
  from client.requetes q join client.reponses r using (n)
  where r.body ->> 'saga_id' = $1::text
    or q.key in (select split_part(client_key, ':', 3) from orchestrateur.sagas where id = $1)`

/** Lines for people, oldest first; what has no instant comes last. */
export async function timelineOf(snapshot: ClientBase, sagaId: string): Promise<string[]> {
  const { rows } = await snapshot.query<{ a: Date | null; ou: string; what: string }>(
    // Constant SQL: the id is bound.
    `select a, ou, what from (select $1::uuid) as only_type, lateral (${EVENTS}) as event order by a nulls last`,
    [sagaId],
  )
  return rows.map(({ a, ou, what }) => `${(a?.toISOString() ?? '').padEnd(24)}  ${ou.padEnd(13)}  ${what}`)
}
