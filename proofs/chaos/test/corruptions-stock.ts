/** Corruptions of what places hold, each with the rule that must name it. */
export const PLANTED_IN_STOCK: readonly (readonly [rule: string, what: string, sql: string])[] = [
  [
    'stock-balance',
    'a piece that no movement brought',
    `update stock.stocks set disponible = disponible + 1 where produit_id = 9`,
  ],
  ['stock-balance', 'less than nothing', `update stock.stocks set disponible = -1 where produit_id = 9`],
  [
    'stock-balance',
    'held for nobody',
    `update stock.stocks set disponible = disponible - 1, reserve = 1 where produit_id = 9`,
  ],
  [
    'requests-agree',
    'a request that nobody made',
    `insert into stock.demandes (id, sorte, de, vers, statut, version) values (gen_random_uuid(), 'TRANSFERT', 1, 2, 'EXPEDIEE', 3)`,
  ],
  [
    'requests-agree',
    'goods on their way that never left',
    `update stock.mouvements set en_transit = en_transit + 1 where id = (select min(id) from stock.mouvements where cause = 'TRANSIT')`,
  ],
  [
    'requests-agree',
    'pieces on their way by nobody’s request',
    `insert into stock.mouvements (id, magasin_id, produit_id, delta, en_transit, cause, document_id)
    values (0, 1, 9, 0, 1, 'TRANSIT', gen_random_uuid())`,
  ],
  [
    'requests-chain',
    'a request that was sent before it was granted',
    `update stock.demande_historique set statut = 'EXPEDIEE' where statut = 'VALIDEE'`,
  ],
  [
    'requests-chain',
    'a step that is missing',
    `delete from stock.demande_historique where statut = 'VALIDEE'`,
  ],
  [
    'requests-chain',
    'a step that nobody took',
    `update stock.demande_historique set auteur_nom = '' where statut = 'RECUE'`,
  ],
  [
    'acts-told',
    'a step of which two were told that they took it',
    `insert into client.actes_reponses select n, status, body, definite, 'another', "requestId" from client.actes_reponses where status = 200`,
  ],
  [
    'acts-told',
    'a step that its history does not have',
    `update client.actes_reponses set body = body || '{"statut": "ANNULEE"}' where status = 200`,
  ],
  [
    'acts-told',
    'a decision that somebody else is named for',
    `update client.actes_reponses set body = body || '{"par": "Bob"}' where body ->> 'code' = 'DEMANDE_DEJA_TRAITEE'`,
  ],
  [
    'acts-told',
    'a count that was never booked',
    `delete from stock.mouvements where cause = 'INVENTAIRE' and document_id is not null`,
  ],
  [
    'acts-told',
    'a delivery that nobody brought',
    `delete from client.actes_reponses where body ? 'reception_id'`,
  ],
  [
    'acts-told',
    'another answer under the same key',
    `update client.actes_reponses set status = 201 where "requestId" = (select max("requestId") from client.actes_reponses
      where n = 4)`,
  ],
  [
    'acts-told',
    'an answer that no act may have',
    `update client.actes_reponses set status = 500, definite = false where n = 0`,
  ],
]
