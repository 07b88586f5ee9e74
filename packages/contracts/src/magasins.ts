/** Stores and the centre logistique, their tills, what is put aside at them. Tills are in `magasins-caisses.ts`. */
import { Type } from 'typebox'
import { STAFF, tokenRefusals } from './access.ts'
import { event } from './event.ts'
import { Closed, LIGNES_MAX, Nullable, Numero, pagination } from './fields.ts'
import * as caisses from './magasins-caisses.ts'
import * as consultation from './magasins-consultation.ts'
import * as retours from './magasins-retours.ts'
import * as ventes from './magasins-ventes.ts'
import { Montant } from './money.ts'
import { anyone, route, type ServiceContract } from './operation.ts'

export * from './magasins-caisses.ts'
export * from './magasins-consultation.ts'
export * from './magasins-retours.ts'
export * from './magasins-ventes.ts'

/** A place is new, or was changed, closed or opened. The greatest version wins, in whatever order they arrive. */
export const magasinChange = event({
  id: 'magasins.magasin-change',
  body: Closed({
    magasinId: Numero(),
    nom: Type.String({ minLength: 1, maxLength: 100 }),
    type: Type.Enum(['MAGASIN', 'CENTRE']),
    ouvert: Type.Boolean(),
    version: Type.Integer({ minimum: 1 }),
  }),
})

const line = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '\\S' })
const Email = Type.String({ minLength: 3, maxLength: 254, pattern: '^[^@\\s]+@[^@\\s]+$' })
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
    ...pagination,
  }),
  replies: { 200: Type.Array(PublicMagasin) },
  refusals: tokenRefusals,
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
  sends: { 200: ['ETag'], 304: ['ETag'] },
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
    'MAGASIN_OCCUPE',
    'MONTANT_TROP_FIN',
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
  refusals: [...tokenRefusals, 'MAGASIN_INTROUVABLE', 'MAGASIN_OCCUPE', 'VERSION_PERIMEE', 'VERSION_REQUISE'],
  reads: ['Authorization', 'Idempotency-Key', 'If-Match'],
  passerelle: true,
  acces: responsable,
})

const LigneEnAttente = Closed({
  produit_id: Numero(),
  quantite: Type.Integer({ minimum: 1, maximum: 10_000 }),
  remise_pourcent: Type.Optional(Type.Number({ minimum: 0, maximum: 100 })),
})
const PublicAttente = Closed({
  id: Type.String({ format: 'uuid' }),
  magasin_id: Numero(),
  nom: Type.String(),
  lignes: Type.Array(LigneEnAttente),
  par: Type.String(),
  a: Type.String({ format: 'date-time' }),
})

export const listerAttentes = route({
  id: 'magasins.lister-attentes',
  method: 'GET',
  path: '/attentes',
  summary: { fr: 'Les ventes en attente d’un magasin', en: 'The sales put aside in a store' },
  query: Closed({ magasin_id: Numero(), ...pagination }),
  replies: { 200: Type.Array(PublicAttente) },
  refusals: [...tokenRefusals, 'MAGASIN_INTERDIT'],
  reads: ['Authorization'],
  passerelle: true,
  acces: STAFF,
})

export const mettreEnAttente = route({
  id: 'magasins.mettre-en-attente',
  method: 'POST',
  path: '/attentes',
  summary: {
    fr: 'Met une vente en attente (ne retient pas de stock)',
    en: 'Puts a sale aside (holds no stock)',
  },
  body: Closed({
    magasin_id: Numero(),
    nom: line(100),
    lignes: Type.Array(LigneEnAttente, { minItems: 1, maxItems: LIGNES_MAX }),
  }),
  replies: { 201: PublicAttente },
  refusals: [...tokenRefusals, 'MAGASIN_INTERDIT', 'MAGASIN_INTROUVABLE', 'MAGASIN_FERME'],
  reads: ['Authorization', 'Idempotency-Key'],
  passerelle: true,
  acces: STAFF,
})

export const reprendreAttente = route({
  id: 'magasins.reprendre-attente',
  method: 'POST',
  path: '/attentes/{id}/reprendre',
  summary: {
    fr: 'Reprend une vente en attente, une seule fois',
    en: 'Takes a sale that was put aside, once',
  },
  params: Closed({ id: Type.String({ format: 'uuid' }) }),
  replies: { 200: PublicAttente },
  refusals: [...tokenRefusals, 'MAGASIN_INTERDIT', 'ATTENTE_INTROUVABLE', 'ATTENTE_DEJA_REPRISE'],
  reads: ['Authorization', 'Idempotency-Key'],
  passerelle: true,
  acces: STAFF,
})

export const service: ServiceContract = {
  name: 'magasins',
  ports: [8003],
  summary: { fr: 'Magasins, caisses et leurs fermetures', en: 'Stores, tills and their closings' },
  routes: [
    listerMagasins,
    creerMagasin,
    consulterMagasin,
    modifierMagasin,
    fermerMagasin,
    caisses.listerCaisses,
    caisses.fluxCaisses,
    caisses.creerCaisse,
    caisses.ouvrirCaisse,
    caisses.noterMouvement,
    caisses.lireCaisse,
    caisses.fermerCaisse,
    caisses.listerFermetures,
    listerAttentes,
    mettreEnAttente,
    reprendreAttente,
    consultation.listerVentes,
    consultation.consulterVente,
    consultation.recuDeVente,
    consultation.listerRetours,
    consultation.consulterRetour,
    consultation.recuDeRetour,
  ],
  operations: [
    ventes.ouvrirVente.spec,
    ventes.annulerVente.spec,
    ventes.fermerVente.spec,
    ventes.enregistrerVente.spec,
    retours.ouvrirRetour.spec,
    retours.annulerRetour.spec,
    retours.cloreRetour.spec,
  ],
}
