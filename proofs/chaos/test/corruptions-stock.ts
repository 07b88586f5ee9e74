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
]
