/** Payments: accounts and balances, payments, refunds, on a double-entry ledger. */
import { Closed, Instant, Nullable, Numero, Uuid } from './fields.ts'
import { Montant, MontantCents } from './money.ts'
import { anyone, operation, route, type ServiceContract } from './operation.ts'
import * as ventes from './paiement-ventes.ts'
import { Type } from './typebox.ts'

export * from './paiement-ventes.ts'

/** Takes the payment of an order: from the client's balance, or from the guests' account up to a limit. */
export const payer = operation({
  id: 'paiement.payer',
  body: Closed({ commandeId: Uuid(), clientId: Nullable(Numero()), montantCents: MontantCents }),
  reply: Closed({ a: Instant() }),
  refusals: ['PAIEMENT_REFUSE', 'ACTION_ANNULEE', 'COMMANDE_PERIMEE'],
})

/** Voids by key: refunds what was taken, or refuses the payment that comes late. */
export const annuler = operation({
  id: 'paiement.annuler',
  body: Closed({ commandeId: Uuid() }),
  reply: Closed({ a: Instant() }),
  refusals: [],
  undoes: 'paiement.payer',
})

const PublicPaiement = Closed({
  id: Type.String(),
  montant: Montant(),
  client_id: Nullable(Numero()),
  statut: Type.Union([Type.Literal('ACCEPTE'), Type.Literal('REMBOURSE')]),
})
const PublicCompte = Closed({
  client_id: Numero(),
  solde: Type.Number(),
  ecritures: Type.Array(
    Closed({ operation: Type.String(), type: Type.String(), montant: Type.Number(), a: Instant() }),
  ),
})
const client = ['client', 'gestionnaire', 'responsable'] as const

export const payerPublic = route({
  id: 'paiement.payer-public',
  method: 'POST',
  path: '/paiement',
  summary: { fr: 'Prend un paiement ; « id » est sa clé', en: 'Takes a payment; "id" is its key' },
  body: Closed({
    id: Type.String({ minLength: 1, maxLength: 64 }),
    montant: Montant({ exclusiveMinimum: 0 }),
    client_id: Type.Optional(Nullable(Numero())),
  }),
  replies: { 201: PublicPaiement },
  refusals: [
    'CLIENT_INTERDIT',
    'PAIEMENT_REFUSE',
    'PAIEMENT_EXISTANT',
    'PAIEMENT_DE_COMMANDE',
    'MONTANT_TROP_FIN',
  ],
  reads: ['Idempotency-Key'],
  sends: { 201: ['Location'] },
  passerelle: false,
  acces: client,
  openInDemo: true,
})

export const consulter = route({
  id: 'paiement.consulter',
  method: 'GET',
  path: '/paiement/{id}',
  summary: { fr: 'Un paiement', en: 'A payment' },
  params: Closed({ id: Type.String({ minLength: 1, maxLength: 64 }) }),
  replies: { 200: PublicPaiement },
  refusals: ['PAIEMENT_INTROUVABLE', 'CLIENT_INTERDIT'],
  passerelle: false,
  acces: client,
  openInDemo: true,
})

export const compte = route({
  id: 'paiement.compte',
  method: 'GET',
  path: '/comptes/{client_id}',
  summary: {
    fr: 'Le compte d’un client et ses dernières écritures',
    en: 'A client’s account and its latest entries',
  },
  params: Closed({ client_id: Numero() }),
  replies: { 200: PublicCompte },
  refusals: ['CLIENT_INTERDIT'],
  passerelle: false,
  acces: client,
  openInDemo: true,
})

/** What a shop says to a guest before he orders. */
export const compteDesInvites = route({
  id: 'paiement.compte-des-invites',
  method: 'GET',
  path: '/comptes/invites',
  summary: {
    fr: 'Jusqu’à quel montant un invité peut commander',
    en: 'Up to which amount a guest may order',
  },
  replies: { 200: Closed({ plafond_commande: Montant() }) },
  refusals: [],
  passerelle: false,
  acces: anyone,
})

export const compteDeSession = route({
  id: 'paiement.compte-de-session',
  method: 'GET',
  path: '/comptes/sessions/{session_id}',
  summary: {
    fr: 'Ce qu’une session de caisse a pris et rendu en espèces, selon le grand livre',
    en: 'What a session of a till took and gave back in cash, by the ledger',
  },
  params: Closed({ session_id: Uuid() }),
  replies: {
    200: Closed({ session_id: Uuid(), pris: Montant(), rendu: Montant(), solde: Type.Number() }),
  },
  refusals: [],
  passerelle: false,
  acces: ['responsable'],
})

export const crediter = route({
  id: 'paiement.crediter',
  method: 'POST',
  path: '/comptes/{client_id}/credits',
  summary: { fr: 'Crédite le compte d’un client', en: 'Credits a client’s account' },
  params: Closed({ client_id: Numero() }),
  body: Closed({
    montant: Montant({ exclusiveMinimum: 0 }),
    motif: Type.String({ minLength: 3, maxLength: 500 }),
  }),
  replies: { 201: Closed({ client_id: Numero(), solde: Type.Number() }) },
  refusals: ['MONTANT_TROP_FIN'],
  reads: ['Idempotency-Key'],
  passerelle: false,
  acces: ['gestionnaire', 'responsable'],
})

export const service: ServiceContract = {
  name: 'paiement',
  startsFirst: true,
  ports: [8008],
  summary: { fr: 'Comptes, paiements et remboursements', en: 'Accounts, payments and refunds' },
  routes: [payerPublic, consulter, compte, compteDesInvites, compteDeSession, crediter],
  operations: [
    payer.spec,
    annuler.spec,
    ventes.autoriser.spec,
    ventes.annulerAutorisation.spec,
    ventes.autoriserRemboursement.spec,
    ventes.annulerAutorisationRemboursement.spec,
    ventes.encaisser.spec,
    ventes.annulerEncaissement.spec,
    ventes.noterEncaissement.spec,
    ventes.rembourser.spec,
    ventes.annulerRemboursement.spec,
  ],
}
