/** Corruptions of invoices, each with the rule that must name it. */
export const PLANTED_IN_INVOICES: readonly (readonly [rule: string, what: string, sql: string])[] = [
  [
    'invoices-agree',
    'an order without an invoice',
    `delete from facturation.factures where id = (select min(id::text)::uuid from facturation.factures where commande_id is not null)`,
  ],
  [
    'invoices-agree',
    'an order with two invoices',
    `insert into facturation.factures select * from facturation.factures where commande_id is not null limit 1`,
  ],
  [
    'invoices-agree',
    'an invoice of another amount',
    `update facturation.factures set montant_cents = montant_cents + 1 where commande_id is not null`,
  ],
  [
    'invoices-agree',
    'a number that nobody has',
    `update facturation.factures set rang = rang + 1 where rang = 1`,
  ],
]
