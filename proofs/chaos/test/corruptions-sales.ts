/** Corruptions of sales and returns, each with the rule that must name it. */

// The first confirmed sale in cash, of which one line came back.
export const SOLD = `(select vente_id from magasins.retours where statut = 'CLOS' limit 1)`

export const PLANTED_IN_SALES: readonly (readonly [rule: string, what: string, sql: string])[] = [
  [
    'sales-agree',
    'a confirmed sale that nobody paid',
    `delete from paiement.recettes where reference = ${SOLD}`,
  ],
  [
    'sales-agree',
    'a sale that its saga undid',
    `update magasins.ventes set statut = 'ANNULEE' where id = ${SOLD}`,
  ],
  [
    'sales-agree',
    'goods of a sale that never left',
    `delete from stock.mouvements where commande_id = ${SOLD} and cause = 'SORTIE'`,
  ],
  [
    'sales-agree',
    'a saga that sold, of which there is no sale',
    `insert into orchestrateur.sagas select (jsonb_populate_record(s, jsonb_build_object('id', gen_random_uuid()))).*
    from orchestrateur.sagas s where s.definition like 'vente%' and s.status = 'TERMINEE' limit 1`,
  ],
  [
    'sales-agree',
    'a sale of the past that a saga claims',
    // One that was given up: nobody paid for it, and nothing left.
    `with claimed as materialized (select overlay(gen_random_uuid()::text placing '8' from 15 for 1)::uuid as id),
    saga as (insert into orchestrateur.sagas select (jsonb_populate_record(s, jsonb_build_object('id', claimed.id))).*
      from orchestrateur.sagas s, claimed where s.definition = 'vente' and s.status <> 'TERMINEE' limit 1)
    insert into magasins.ventes select (jsonb_populate_record(v, jsonb_build_object('id', claimed.id))).*
    from magasins.ventes v, claimed where v.statut = 'ANNULEE' limit 1`,
  ],
  ['sales-agree', 'goods that never came back', `delete from stock.mouvements where retour_id is not null`],
]
