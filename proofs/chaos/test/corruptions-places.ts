/** The same of orders that several places serve. */
export const PLANTED_IN_PLACES: readonly (readonly [rule: string, what: string, sql: string])[] = [
  [
    'places-agree',
    'another place than the one that served the order',
    `update commande.commande_parts set magasin_id = 3 where magasin_id = 1`,
  ],
  [
    'places-agree',
    'a store that an order put below its threshold',
    `update stock.stocks set seuil = disponible + 1 where magasin_id = 1 and produit_id = 44`,
  ],
]
