import { PLANTED_IN_SALES, SOLD } from './corruptions-sales.ts'
import { PLANTED_IN_STOCK } from './corruptions-stock.ts'

// The first confirmed order, and the first cancelled one that was made.
const CONFIRMED = `(select id from commande.commandes where statut = 'CONFIRMEE' order by numero limit 1)`
const CANCELLED = `(select id from commande.commandes where statut = 'ANNULEE' order by numero limit 1)`

/** Corruptions of a small clean system, each with the rule that must name it. */
export const PLANTED: readonly (readonly [rule: string, what: string, sql: string])[] = [
  ...PLANTED_IN_STOCK,
  ...PLANTED_IN_SALES,
  [
    'reservations-closed',
    'a cancelled order that still holds',
    `update stock.reservations set statut = 'RESERVEE' where commande_id = (
    select commande_id from stock.reservations where statut = 'LIBEREE' limit 1)`,
  ],
  [
    'reservations-closed',
    'an order nobody knows that holds',
    `update stock.reservations set statut = 'RESERVEE', commande_id = gen_random_uuid() where statut = 'SORTIE'`,
  ],
  [
    'confirmed-holds',
    'a confirmed order whose pieces were given back',
    `update stock.reservations set statut = 'LIBEREE' where commande_id = ${CONFIRMED}`,
  ],
  [
    'confirmed-holds',
    'a confirmed order whose pieces will never leave',
    `update stock.reservations set statut = 'RESERVEE' where commande_id = ${CONFIRMED}`,
  ],
  [
    'confirmed-holds',
    'a confirmed order that holds what somebody reserved by hand',
    `update stock.reservations set origine = 'PUBLIQUE' where commande_id = ${CONFIRMED}`,
  ],
  [
    'ledger-balance',
    'one side of an operation',
    `delete from paiement.ecritures where rang = 2 and operation_id = 1`,
  ],
  [
    'ledger-balance',
    'a cent that came from nowhere',
    `update paiement.ecritures set montant_cents = montant_cents + 1 where rang = 1 and compte = 'client'`,
  ],
  [
    'ledger-balance',
    'a balance that its entries do not make',
    `update paiement.comptes set solde_cents = solde_cents + 1 where client_id = 1`,
  ],
  [
    'cards-held',
    'money at the terminal that no sale knows of',
    `insert into paiement.terminal_simule values (gen_random_uuid()::text, 'accepted', false, now())`,
  ],
  [
    'cards-held',
    'an authorisation that waits for its sale',
    `insert into paiement.autorisations (reference, pour, statut, montant_cents, carte, a)
    values (gen_random_uuid(), 'VENTE', 'AUTORISEE', 5, 'acceptee', now())`,
  ],
  [
    'cards-held',
    'a refund that the terminal gave for no return',
    `insert into paiement.autorisations (reference, pour, statut, montant_cents, carte, a)
    values (gen_random_uuid(), 'RETOUR', 'ENCAISSEE', 5, 'acceptee', now())`,
  ],
  [
    'cards-held',
    'a sale that was collected by a card nobody asked',
    `with r as (insert into paiement.recettes (pour, reference, statut, moyens, pris_cents, a)
      values ('VENTE', gen_random_uuid(), 'PRISE', '[{"mode": "CARTE", "montantCents": 0}]', 0, now()))
    select 1`,
  ],
  [
    'takings-hold',
    'a sale that took what nobody gave',
    `insert into paiement.recettes (pour, reference, statut, moyens, pris_cents, a)
    values ('VENTE', gen_random_uuid(), 'PRISE', '[]', 5, now())`,
  ],
  [
    'takings-hold',
    'an order of which more was given back than its returns say',
    `insert into paiement.recettes (pour, reference, statut, moyens, pris_cents, rendu_cents, a)
    values ('COMMANDE', gen_random_uuid(), 'PRISE', '[]', 5, 5, now())`,
  ],
  [
    'till-balance',
    'cash that the ledger does not know',
    `update magasins.ventes set especes_cents = especes_cents + 5 where id = ${SOLD}`,
  ],
  [
    'till-balance',
    'cash that came out for a return nobody closed',
    `update magasins.retours set statut = 'ANNULE' where statut = 'CLOS'`,
  ],
  [
    'sale-sums',
    'a cent that no line has',
    `update magasins.ventes set total_cents = total_cents + 1 where id = ${SOLD}`,
  ],
  ['sale-sums', 'more came back than was sold', `update magasins.retour_lignes set quantite = 2`],
  [
    'sales-told',
    'another total than the till was told',
    `update client.ventes_reponses set body = jsonb_set(body, '{total}', '1') where status = 201 and n = 0`,
  ],
  [
    'sales-told',
    'a refusal of what was sold',
    `update client.ventes_reponses set status = 409, body = '{"code": "STOCK_INSUFFISANT"}' where n = 0`,
  ],
  [
    'one-capture',
    'a confirmed order that nobody paid',
    `delete from paiement.operations where reference = ${CONFIRMED}::text`,
  ],
  [
    'one-capture',
    'paid twice',
    `insert into paiement.operations select * from paiement.operations where type = 'CAPTURE'`,
  ],
  [
    'one-capture',
    'a cancelled order that was paid',
    `insert into paiement.operations (id, type, origine, reference, montant_cents)
    values (999, 'CAPTURE', 'SAGA', ${CANCELLED}, 5)`,
  ],
  [
    'one-capture',
    'paid another amount',
    `update paiement.operations set montant_cents = montant_cents + 1 where type = 'CAPTURE'`,
  ],
  [
    'sold-once',
    'a confirmed order that left in part',
    `delete from stock.mouvements where cause = 'SORTIE' and produit_id = 3`,
  ],
  [
    'sold-once',
    'left twice',
    `insert into stock.mouvements select * from stock.mouvements where cause = 'SORTIE'`,
  ],
  [
    'sold-once',
    'a cancelled order that left',
    `insert into stock.mouvements (produit_id, delta, cause, commande_id) values (1, -1, 'SORTIE', ${CANCELLED})`,
  ],
  [
    'effects-once',
    'an effect without its key',
    `delete from paiement.inbox where key like '%:payer:do' and reply ? 'done'`,
  ],
  [
    'effects-once',
    'an effect that was refused',
    `update stock.inbox set reply = '{"refused":{}}' where key like '%:reserver-stock:do'`,
  ],
  ['effects-once', 'a key twice', `insert into commande.inbox select * from commande.inbox limit 1`],
  [
    'effects-once',
    'two sagas of one client key',
    `update orchestrateur.sagas set client_key = 'invite:passer-commande:x'`,
  ],
  ['history-chain', 'a gap', `delete from commande.historique where vers = 'STOCK_RESERVE'`],
  [
    'history-chain',
    'a step that is not allowed',
    `update commande.historique set vers = 'CREEE' where vers = 'PAYEE'`,
  ],
  [
    'history-chain',
    'something after the end',
    `insert into commande.historique values (${CONFIRMED}, 6, 'CONFIRMEE', 'ANNULEE', now())`,
  ],
  [
    'journal-agrees',
    'a saga that ended otherwise',
    `update orchestrateur.sagas set status = 'ANNULEE' where id = ${CONFIRMED}`,
  ],
  ['journal-agrees', 'an order without a saga', `delete from orchestrateur.sagas where id = ${CANCELLED}`],
  [
    'journal-agrees',
    'a confirmed order that is gone',
    `delete from commande.commandes where id = ${CONFIRMED}`,
  ],
  [
    'answers-hold',
    'a confirmation that is no longer true',
    `update commande.commandes set statut = 'ANNULEE' where id = ${CONFIRMED}`,
  ],
  [
    'answers-hold',
    'another amount than was told',
    `update client.reponses set body = body || '{"montant":1}' where status = 201`,
  ],
  [
    'answers-hold',
    'a refusal that took place',
    `update orchestrateur.sagas set status = 'TERMINEE' where id = ${CANCELLED}`,
  ],
  [
    'answers-hold',
    'one key, two answers',
    `update client.reponses set body = body || '{"numero":0}' where ctid = (
    select ctid from client.reponses where n = 0 limit 1)`,
  ],
  ['answers-hold', 'a key that nobody answered', `delete from client.reponses where n = 3`],
  [
    'answers-hold',
    'an answer that the contract does not know',
    `update client.reponses set status = 500 where n = 6`,
  ],
  [
    'reads-agree',
    'an instance that says something else',
    `update client.lectures set said = 'EN_COURS' where n = 0`,
  ],
  [
    'reads-agree',
    'a list that still shows the order as running',
    `insert into client.lectures select n, "sagaId", place, 'list', 200, 'EN_COURS', expected
     from client.lectures where n = 0 limit 1`,
  ],
  [
    'reads-agree',
    'an instance that does not know the order',
    `update client.lectures set status = 404, said = null where n = 0`,
  ],
  [
    'invitations-are-safe',
    'an order that ran though sending it again was invited',
    `update client.reponses set status = 503, invites = true where n = 1`,
  ],
  [
    'invitations-are-safe',
    'an order without a key that became two',
    `update orchestrateur.sagas set input = (input::jsonb || '{"requestId":"chaos-1-0-1"}')::json
     where client_key is not null`,
  ],
  [
    'nothing-left',
    'a saga that still runs',
    `update orchestrateur.sagas set status = 'EN_COURS', recover = true where id = ${CONFIRMED}`,
  ],
  [
    'nothing-left',
    'a parked saga',
    `update orchestrateur.sagas set status = 'BLOQUEE' where id = ${CONFIRMED}`,
  ],
  ['nothing-left', 'an event that never left', `update catalogue.outbox set sent_at = null where seq = 1`],
  [
    'frozen-amounts',
    'an amount that its lines do not make',
    `update commande.commandes set montant_cents = montant_cents + 1`,
  ],
  [
    'frozen-amounts',
    'a price that was never announced',
    `update commande.commande_lignes set prix_version = 7`,
  ],
  [
    'cart-once',
    'a cart that became two orders',
    `insert into panier.prises select ${CANCELLED}, client_id, version, statut, lignes, prise_le, remise_le from panier.prises`,
  ],
  [
    'cart-once',
    'other lines than the cart had',
    `update panier.prises set lignes = '[{"produitId":5,"quantite":1}]' where statut = 'PRISE'`,
  ],
  [
    'cart-once',
    'a cancelled order that kept the cart',
    `update panier.prises set statut = 'PRISE' where statut = 'REMISE' and version is not null`,
  ],
  ['cart-once', 'a version that is open again', `update panier.paniers set version = 1`],
]
