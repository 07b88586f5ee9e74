/** The routes of stores and of the centre logistique. */
import { tokenRefusals } from './access.ts'
import { Closed, Email, Instant, Nullable, Numero, pagination } from './fields.ts'
import { Montant } from './money.ts'
import { anyone, question, route } from './operation.ts'
import { StockPublic } from './stock-mouvements.ts'
import { Type } from './typebox.ts'

/** A text of one line, which is not empty. */
export const line = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '\\S' })
const PublicMagasin = Closed({
  id: Numero(),
  nom: Type.String(),
  type: Type.Enum(['MAGASIN', 'CENTRE']),
  adresse: Type.String(),
  ville: Type.String(),
  code_postal: Type.String(),
  telephone: Nullable(Type.String()),
  email: Nullable(Type.String()),
  region: Type.String(),
  objectif: Type.Optional(Nullable(Montant())),
  ouvert: Type.Boolean(),
  cree_le: Instant(),
  modifie_le: Instant(),
  version: Type.Integer(),
})
const MagasinInput = Closed({
  nom: line(100),
  adresse: line(200),
  ville: line(100),
  code_postal: Type.String({ pattern: '^[A-Za-z][0-9][A-Za-z] ?[0-9][A-Za-z][0-9]$' }),
  telephone: Type.Optional(Nullable(Type.String({ pattern: '^[+]?[0-9 ().-]{7,20}$' }))),
  email: Type.Optional(Nullable(Email)),
  region: line(100),
  objectif: Type.Optional(Nullable(Montant())),
  ouvert: Type.Optional(Type.Boolean()),
})
const byId = Closed({ id: Numero() })
const responsable = ['responsable'] as const

export const listerMagasins = route({
  id: 'magasins.lister-magasins',
  method: 'GET',
  path: '/magasins',
  summary: { fr: 'Les magasins', en: 'Stores' },
  query: Closed({
    fermes: Type.Optional(Type.Literal('1', { description: 'avec les magasins fermés' })),
    type: Type.Enum(['MAGASIN', 'CENTRE', 'TOUS'], { default: 'MAGASIN' }),
    ...pagination,
  }),
  replies: { 200: Type.Array(PublicMagasin) },
  refusals: tokenRefusals,
  sends: { 200: ['X-Cache'] },
  passerelle: true,
  acces: anyone,
})

export const creerMagasin = route({
  id: 'magasins.creer-magasin',
  method: 'POST',
  path: '/magasins',
  summary: { fr: 'Crée un magasin', en: 'Creates a store' },
  body: MagasinInput,
  replies: { 201: PublicMagasin },
  refusals: [...tokenRefusals, 'MAGASIN_DEJA_PRIS', 'MONTANT_TROP_FIN'],
  reads: ['Authorization', 'Idempotency-Key'],
  sends: { 201: ['ETag', 'Location'] },
  passerelle: true,
  acces: responsable,
})

export const consulterMagasin = route({
  id: 'magasins.consulter-magasin',
  method: 'GET',
  path: '/magasins/{id}',
  summary: { fr: 'Un magasin ; ETag est sa version', en: 'A store; ETag is its version' },
  params: byId,
  replies: { 200: PublicMagasin, 304: null },
  refusals: [...tokenRefusals, 'MAGASIN_INTROUVABLE'],
  reads: ['If-None-Match'],
  sends: { 200: ['ETag', 'X-Cache'], 304: ['ETag'] },
  passerelle: true,
  acces: anyone,
})

export const modifierMagasin = route({
  id: 'magasins.modifier-magasin',
  method: 'PUT',
  path: '/magasins/{id}',
  summary: { fr: 'Modifie un magasin (If-Match requis)', en: 'Changes a store (If-Match required)' },
  params: byId,
  body: MagasinInput,
  replies: { 200: PublicMagasin },
  refusals: [
    ...tokenRefusals,
    'MAGASIN_INTROUVABLE',
    'MAGASIN_DEJA_PRIS',
    'MAGASIN_NON_VIDE',
    'MAGASIN_OCCUPE',
    'MONTANT_TROP_FIN',
    'SERVICE_SANS_REPONSE',
    'VERSION_PERIMEE',
    'VERSION_REQUISE',
  ],
  reads: ['Authorization', 'Idempotency-Key', 'If-Match'],
  sends: { 200: ['ETag'] },
  passerelle: true,
  acces: responsable,
})

export const fermerMagasin = route({
  id: 'magasins.fermer-magasin',
  method: 'DELETE',
  path: '/magasins/{id}',
  summary: { fr: 'Ferme un magasin (If-Match requis)', en: 'Closes a store (If-Match required)' },
  params: byId,
  replies: { 204: null },
  refusals: [
    ...tokenRefusals,
    'MAGASIN_INTROUVABLE',
    'MAGASIN_NON_VIDE',
    'MAGASIN_OCCUPE',
    'SERVICE_SANS_REPONSE',
    'VERSION_PERIMEE',
    'VERSION_REQUISE',
  ],
  reads: ['Authorization', 'Idempotency-Key', 'If-Match'],
  passerelle: true,
  acces: responsable,
})

/** What stock tells of the place: magasins asks it. */
export const stockDuMagasin = route({
  id: 'magasins.stock-du-magasin',
  method: 'GET',
  path: '/magasins/{id}/stock',
  summary: {
    fr: 'Ce qu’un lieu a en stock, avec le nom des produits',
    en: 'What a place has, with names of products',
  },
  params: byId,
  query: Closed({ ...pagination }),
  replies: { 200: Type.Array(StockPublic) },
  refusals: [...tokenRefusals, 'MAGASIN_INTROUVABLE', 'SERVICE_SANS_REPONSE'],
  passerelle: true,
  acces: anyone,
})

/** What other services ask: all places that are open, and what they are called. */
export const lieux = question({
  id: 'magasins.lieux',
  body: Closed({}),
  reply: Closed({
    lieux: Type.Array(
      Closed({
        id: Numero(),
        nom: Type.String(),
        adresse: Type.String(),
        type: Type.Enum(['MAGASIN', 'CENTRE']),
      }),
    ),
  }),
  refusals: [],
})
