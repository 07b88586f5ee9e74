/** Orders: their lines with frozen prices, their states, their history. */
import * as events from './commande-events.ts'
import * as retours from './commande-retours.ts'
import { Closed, Etats, Instant, Lieux, Lignes, Nullable, Numero, Parts, pagination, Uuid } from './fields.ts'
import { Montant, MontantCents } from './money.ts'
import { anyone, customers, operation, route, type ServiceContract } from './operation.ts'
import { passeOf } from './passe.ts'
import { Type } from './typebox.ts'

export * from './commande-events.ts'
export * from './commande-retours.ts'

export const STATUTS_COMMANDE = [
  'CREEE',
  'STOCK_VERIFIE',
  'STOCK_RESERVE',
  'PAYEE',
  'CONFIRMEE',
  'ANNULEE',
] as const
export type StatutCommande = (typeof STATUTS_COMMANDE)[number]
const Statut = Type.Enum(STATUTS_COMMANDE)

/**
 * Creates the order in CREEE; its own price list freezes each line's price. `a` is the recorded instant. `attenduCents`: what the
 * client was shown, so that he pays no other amount.
 */
export const creer = operation({
  id: 'commande.creer',
  body: Closed({
    commandeId: Uuid(),
    clientId: Nullable(Numero()),
    magasinId: Numero(),
    lignes: Lignes,
    attenduCents: Type.Optional(MontantCents),
  }),
  reply: Closed({ montantCents: MontantCents, numero: Type.Integer({ minimum: 1 }), a: Instant() }),
  refusals: [
    'PRODUIT_INCONNU',
    'PRODUIT_SANS_PRIX',
    'MONTANT_TROP_GRAND',
    'PRIX_CHANGE',
    'ACTION_ANNULEE',
    'COMMANDE_PERIMEE',
  ],
})

/** Marks the order ANNULEE with its reason (a problem code, or what else ended it); leaves a tombstone when there is none. */
export const annuler = operation({
  id: 'commande.annuler',
  body: Closed({ commandeId: Uuid(), motif: Type.String({ minLength: 1, maxLength: 64 }), etats: Etats }),
  reply: Closed({ a: Instant() }),
  refusals: [],
  undoes: 'commande.creer',
  volatile: ['motif', 'etats'],
})

/** Records the states reached, with their times, what each place serves where several do, and CONFIRMEE. Never refused. */
export const confirmer = operation({
  id: 'commande.confirmer',
  body: Closed({ commandeId: Uuid(), etats: Etats, parts: Type.Optional(Parts) }),
  reply: Closed({ a: Instant() }),
  refusals: [],
  volatile: ['etats'],
})

/** All that is final. */
export const passe = {
  commandeConfirmee: passeOf(events.commandeConfirmee, Uuid()),
  commandeAnnulee: passeOf(events.commandeAnnulee, Uuid()),
  retourClos: passeOf(retours.retourClos, Uuid()),
}

/** An order as clients see it. `id` is `commande_id` again, for clients that read each thing's id under that name. */
export const CommandePublique = Closed({
  id: Uuid(),
  commande_id: Uuid(),
  numero: Type.Integer(),
  client_id: Nullable(Numero()),
  magasin_id: Numero(),
  statut: Statut,
  montant: Montant(),
  lignes: Type.Array(
    Closed({
      produit_id: Numero(),
      /** As it was called when it was ordered; empty for orders of before names were kept. */
      nom: Type.String(),
      quantite: Type.Integer(),
      prix: Montant(),
      lieux: Type.Optional(Lieux),
    }),
  ),
  historique: Type.Array(Closed({ de: Nullable(Statut), vers: Statut, a: Instant() })),
  motif: Type.Optional(Type.String()),
})

export const consulter = route({
  id: 'commande.consulter',
  method: 'GET',
  path: '/commande/{id}',
  summary: { fr: 'Une commande, ses lignes et son historique', en: 'An order, its lines and its history' },
  params: Closed({ id: Type.String({ minLength: 1, maxLength: 64, description: 'commande_id ou numero' }) }),
  replies: { 200: CommandePublique },
  refusals: ['COMMANDE_INTROUVABLE', 'CLIENT_INTERDIT'],
  passerelle: true,
  acces: anyone,
})

export const lister = route({
  id: 'commande.lister',
  method: 'GET',
  path: '/commande',
  summary: { fr: 'Les commandes, de la plus récente à la plus ancienne', en: 'Orders, newest first' },
  query: Closed({ client_id: Type.Optional(Numero()), statut: Type.Optional(Statut), ...pagination }),
  replies: { 200: Type.Array(CommandePublique) },
  refusals: ['CLIENT_INTERDIT'],
  passerelle: true,
  acces: customers,
  openInDemo: true,
})

export const service: ServiceContract = {
  name: 'commande',
  startsFirst: true,
  ports: [8006],
  summary: {
    fr: 'Les commandes, leurs lignes et leur historique',
    en: 'Orders, their lines and their history',
  },
  routes: [consulter, lister, retours.listerRetours],
  operations: [
    creer.spec,
    annuler.spec,
    confirmer.spec,
    retours.ouvrirRetour.spec,
    retours.annulerRetour.spec,
    retours.cloreRetour.spec,
  ],
  questions: [retours.retours.spec, ...Object.values(passe).map(({ spec }) => spec)],
}
