/** Customer accounts. */
import { STAFF } from './access.ts'
import { adresseInscrite, nommer } from './clients-questions.ts'
import { event } from './event.ts'
import { Closed, Email, Instant, Nullable, Numero, pagination, Uuid } from './fields.ts'
import { customers, operation, route, type ServiceContract } from './operation.ts'
import { Type } from './typebox.ts'
import { adressePrise } from './utilisateurs-questions.ts'

export * from './clients-questions.ts'

const Nom = Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' })
const PublicClient = Closed({ id: Numero(), nom: Type.String(), email: Type.String() })
const ClientInput = Closed({ nom: Nom, email: Email })
const byId = Closed({ id: Numero() })

/** Creates the customer of a new account. */
export const inscrire = operation({
  id: 'clients.inscrire',
  body: Closed({ inscriptionId: Uuid(), nom: Nom, email: Email }),
  reply: Closed({ clientId: Numero(), a: Instant() }),
  refusals: ['COURRIEL_DEJA_PRIS', 'ACTION_ANNULEE', 'COMMANDE_PERIMEE'],
})

/** Removes that customer, whom nobody was told of. With nothing to remove it succeeds, and refuses the one that comes late. */
export const retirer = operation({
  id: 'clients.retirer',
  body: Closed({ inscriptionId: Uuid() }),
  reply: Closed({ a: Instant() }),
  refusals: [],
  undoes: 'clients.inscrire',
})

/**
 * A customer who has an account changed his name or his address, or left: then both are null. The greatest version wins, in
 * whatever order they arrive.
 */
export const inscritChange = event({
  id: 'clients.inscrit-change',
  body: Closed({
    inscriptionId: Uuid(),
    nom: Nullable(Nom),
    email: Nullable(Email),
    version: Type.Integer({ minimum: 1 }),
  }),
})

export const lister = route({
  id: 'clients.lister',
  method: 'GET',
  path: '/clients',
  summary: { fr: 'Les clients', en: 'Clients' },
  query: Closed({
    q: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 100,
        description:
          'morceaux du nom ou de l’adresse, sans accents ni casse ; ou le numéro · parts of the name or the address, or the number',
      }),
    ),
    ...pagination,
  }),
  replies: { 200: Type.Array(PublicClient) },
  refusals: [],
  passerelle: true,
  acces: STAFF,
  openInDemo: true,
})

export const creer = route({
  id: 'clients.creer',
  method: 'POST',
  path: '/clients',
  summary: { fr: 'Crée un client', en: 'Creates a client' },
  body: ClientInput,
  replies: { 201: PublicClient },
  refusals: ['COURRIEL_DEJA_PRIS'],
  reads: ['Idempotency-Key'],
  sends: { 201: ['Location'] },
  passerelle: true,
  acces: STAFF,
  openInDemo: true,
})

export const consulter = route({
  id: 'clients.consulter',
  method: 'GET',
  path: '/clients/{id}',
  summary: { fr: 'Un client', en: 'A client' },
  params: byId,
  replies: { 200: PublicClient },
  refusals: ['CLIENT_INTERDIT', 'CLIENT_INTROUVABLE'],
  passerelle: true,
  acces: customers,
  openInDemo: true,
})

export const modifier = route({
  id: 'clients.modifier',
  method: 'PUT',
  path: '/clients/{id}',
  summary: { fr: 'Modifie un client', en: 'Changes a client' },
  params: byId,
  body: ClientInput,
  replies: { 200: PublicClient },
  refusals: ['CLIENT_INTERDIT', 'CLIENT_INTROUVABLE', 'COURRIEL_DEJA_PRIS', 'SERVICE_SANS_REPONSE'],
  reads: ['Idempotency-Key'],
  passerelle: true,
  acces: customers,
  openInDemo: true,
})

export const supprimer = route({
  id: 'clients.supprimer',
  method: 'DELETE',
  path: '/clients/{id}',
  summary: { fr: 'Supprime un client', en: 'Deletes a client' },
  params: byId,
  replies: { 204: null },
  refusals: ['CLIENT_INTERDIT', 'CLIENT_INTROUVABLE'],
  reads: ['Idempotency-Key'],
  passerelle: true,
  acces: customers,
  openInDemo: true,
})

export const service: ServiceContract = {
  name: 'clients',
  ports: [8001],
  summary: { fr: 'Les comptes clients', en: 'Customer accounts' },
  routes: [lister, creer, consulter, modifier, supprimer],
  operations: [inscrire.spec, retirer.spec],
  questions: [nommer.spec, adresseInscrite.spec],
  asks: [adressePrise.spec],
}
