/** Corruptions of accounts, of reports and of the bus, each with the rule that must name it. */
export const PLANTED_AROUND: readonly (readonly [rule: string, what: string, sql: string])[] = [
  [
    'accounts-agree',
    'a customer whose account is missing',
    `delete from utilisateurs.utilisateurs where inscription_id is not null`,
  ],
  [
    'accounts-agree',
    'an account whose customer is missing',
    `delete from clients.clients where inscription_id is not null`,
  ],
  [
    'accounts-agree',
    'a customer of an inscription that came to nothing',
    `update orchestrateur.sagas set status = 'ANNULEE' where definition = 'inscription' and status = 'TERMINEE'`,
  ],
  [
    'accounts-agree',
    'an account of somebody else',
    `update utilisateurs.utilisateurs set client_id = 1 where inscription_id is not null`,
  ],
  [
    'accounts-agree',
    'an address that two customers have',
    `insert into clients.clients (id, adresse) select 999, adresse from clients.clients where inscription_id is not null`,
  ],
  [
    'accounts-agree',
    'a colleague who has a customer’s address',
    `update utilisateurs.utilisateurs set email_forme = (select adresse from clients.clients where id = 1) where role = 'employe'`,
  ],
  [
    'accounts-agree',
    'another customer than was told',
    `update client.inscriptions_reponses set body = body || '{"client_id": 1}' where status = 201`,
  ],
  [
    'accounts-agree',
    'a refusal of one who was made',
    `update client.inscriptions_reponses set status = 409, body = '{"code": "COURRIEL_DEJA_PRIS"}' where n = 0`,
  ],
  [
    'accounts-agree',
    'an answer that no inscription may have',
    `update client.inscriptions_reponses set status = 500, definite = false where n = 1`,
  ],
  ['accounts-agree', 'a key that nobody answered', `delete from client.inscriptions_reponses where n = 3`],
  [
    'accounts-agree',
    'another answer under the same key',
    `update client.inscriptions_reponses set body = body || '{"nom": "Dominique"}' where "requestId" = (
      select max("requestId") from client.inscriptions_reponses where n = 0)`,
  ],
  ['reports-agree', 'reports that nobody compared', `delete from rapports.travaux`],
  [
    'reports-agree',
    'a difference that the comparison found',
    `update rapports.travaux set differences = '[{"table": "heures", "attendu": "1", "trouve": "2"}]'`,
  ],
  [
    'reports-agree',
    'a sale that reports do not know',
    `delete from rapports.documents where id = (select min(id::text)::uuid from rapports.documents where sorte = 'VENTE')`,
  ],
  [
    'reports-agree',
    'an order that nobody placed',
    `insert into rapports.documents select gen_random_uuid(), sorte, magasin_id, jour, heure, total_cents, hors_taxes_cents
      from rapports.documents where sorte = 'COMMANDE' limit 1`,
  ],
  [
    'reports-agree',
    'a cent that no document has',
    `update rapports.heures set ventes_cents = ventes_cents + 1 where ventes > 0`,
  ],
  ['reports-agree', 'a line that is missing', `delete from rapports.produits_jours where produit_id = 3`],
  [
    'nothing-left',
    'an event that was put aside',
    `update client.mortes set nombre = 1 where consommateur = 'stock'`,
  ],
]
