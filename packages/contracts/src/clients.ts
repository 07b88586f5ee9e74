/** Customer accounts. */
import { Type } from 'typebox'
import { Closed, Numero, pagination } from './fields.ts'
import { route, type ServiceContract } from './operation.ts'

// Linear-time: no nested repetition.
const Email = Type.String({ minLength: 3, maxLength: 254, pattern: '^[^@\\s]+@[^@\\s]+$' })
const Nom = Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' })
const ClientPublic = Closed({ id: Numero(), nom: Type.String(), email: Type.String() })
const Saisie = Closed({ nom: Nom, email: Email })
const parId = Closed({ id: Numero() })
const tous = ['invite', 'client', 'employe', 'gestionnaire', 'responsable'] as const

export const lister = route({
  id: 'clients.lister',
  method: 'GET',
  path: '/clients',
  resume: { fr: 'Les clients', en: 'Clients' },
  query: Closed({ ...pagination }),
  replies: { 200: Type.Array(ClientPublic) },
  refusals: [],
  passerelle: true,
  acces: tous,
})

export const creer = route({
  id: 'clients.creer',
  method: 'POST',
  path: '/clients',
  resume: { fr: 'Crée un client', en: 'Creates a client' },
  body: Saisie,
  replies: { 201: ClientPublic },
  refusals: ['COURRIEL_DEJA_PRIS'],
  reads: ['Idempotency-Key'],
  sends: { 201: ['Location'] },
  passerelle: true,
  acces: tous,
})

export const consulter = route({
  id: 'clients.consulter',
  method: 'GET',
  path: '/clients/{id}',
  resume: { fr: 'Un client', en: 'A client' },
  params: parId,
  replies: { 200: ClientPublic },
  refusals: ['CLIENT_INTROUVABLE'],
  passerelle: true,
  acces: tous,
})

export const modifier = route({
  id: 'clients.modifier',
  method: 'PUT',
  path: '/clients/{id}',
  resume: { fr: 'Modifie un client', en: 'Changes a client' },
  params: parId,
  body: Saisie,
  replies: { 200: ClientPublic },
  refusals: ['CLIENT_INTROUVABLE', 'COURRIEL_DEJA_PRIS'],
  reads: ['Idempotency-Key'],
  passerelle: true,
  acces: tous,
})

export const supprimer = route({
  id: 'clients.supprimer',
  method: 'DELETE',
  path: '/clients/{id}',
  resume: { fr: 'Supprime un client', en: 'Deletes a client' },
  params: parId,
  replies: { 204: null },
  refusals: ['CLIENT_INTROUVABLE'],
  reads: ['Idempotency-Key'],
  passerelle: true,
  acces: tous,
})

export const service: ServiceContract = {
  name: 'clients',
  ports: [8001],
  resume: { fr: 'Les comptes clients', en: 'Customer accounts' },
  routes: [lister, creer, consulter, modifier, supprimer],
  operations: [],
}
