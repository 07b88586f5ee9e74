/** Products, categories, prices. Prices reach commande as events, deduplicated by version. */
import { Type } from 'typebox'
import { event } from './event.ts'
import { Closed, Numero, pagination } from './fields.ts'
import { Montant, MontantCents } from './money.ts'
import { anyone, route, type ServiceContract } from './operation.ts'

/** A product's price, its name or its being sold changed. The greatest version wins, in whatever order they arrive. */
export const produitChange = event({
  id: 'catalogue.produit-change',
  body: Closed({
    produitId: Numero(),
    nom: Type.String({ minLength: 1, maxLength: 200 }),
    prixCents: MontantCents,
    actif: Type.Boolean(),
    version: Type.Integer({ minimum: 1 }),
  }),
})

/** How many products the catalogue had when it announced them: a copy that holds fewer is not complete yet. */
export const inventaire = event({
  id: 'catalogue.inventaire',
  body: Closed({ produits: Type.Integer({ minimum: 0 }), version: Type.Integer({ minimum: 1 }) }),
})

const Nom = Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' })
const PublicProduit = Closed({
  id: Numero(),
  nom: Type.String(),
  description: Type.String(),
  categorie_id: Numero(),
  prix: Montant(),
  code_barres: Type.Union([Type.String(), Type.Null()]),
  actif: Type.Boolean(),
  version: Type.Integer(),
})
const ProduitInput = Closed({
  nom: Nom,
  description: Type.Optional(Type.String({ maxLength: 2000 })),
  categorie_id: Numero(),
  prix: Montant(),
  code_barres: Type.Optional(Type.Union([Type.String({ pattern: '^[0-9]{8,14}$' }), Type.Null()])),
  actif: Type.Optional(Type.Boolean()),
})
const PublicCategorie = Closed({ id: Numero(), nom: Type.String(), version: Type.Integer() })
const CategorieInput = Closed({ nom: Nom })
const byId = Closed({ id: Numero() })
const responsable = ['responsable'] as const

export const listerProduits = route({
  id: 'catalogue.lister-produits',
  method: 'GET',
  path: '/produits',
  summary: { fr: 'Les produits', en: 'Products' },
  query: Closed({
    q: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    categorie_id: Type.Optional(Numero()),
    prix_min: Type.Optional(Montant()),
    prix_max: Type.Optional(Montant()),
    retires: Type.Optional(Type.Literal('1', { description: 'avec les produits retirés de la vente' })),
    ...pagination,
  }),
  replies: { 200: Type.Array(PublicProduit) },
  refusals: [],
  passerelle: true,
  acces: anyone,
})

export const creerProduit = route({
  id: 'catalogue.creer-produit',
  method: 'POST',
  path: '/produits',
  summary: { fr: 'Crée un produit', en: 'Creates a product' },
  body: ProduitInput,
  replies: { 201: PublicProduit },
  refusals: ['CATEGORIE_INCONNUE', 'CODE_BARRES_DEJA_PRIS', 'MONTANT_TROP_FIN'],
  reads: ['Idempotency-Key'],
  sends: { 201: ['ETag', 'Location'] },
  passerelle: true,
  acces: responsable,
})

export const consulterProduit = route({
  id: 'catalogue.consulter-produit',
  method: 'GET',
  path: '/produits/{id}',
  summary: { fr: 'Un produit ; ETag est sa version', en: 'A product; ETag is its version' },
  params: byId,
  replies: { 200: PublicProduit, 304: null },
  refusals: ['PRODUIT_INTROUVABLE'],
  reads: ['If-None-Match'],
  sends: { 200: ['ETag'], 304: ['ETag'] },
  passerelle: true,
  acces: anyone,
})

export const modifierProduit = route({
  id: 'catalogue.modifier-produit',
  method: 'PUT',
  path: '/produits/{id}',
  summary: { fr: 'Modifie un produit (If-Match requis)', en: 'Changes a product (If-Match required)' },
  params: byId,
  body: ProduitInput,
  replies: { 200: PublicProduit },
  refusals: [
    'PRODUIT_INTROUVABLE',
    'CATEGORIE_INCONNUE',
    'CODE_BARRES_DEJA_PRIS',
    'MONTANT_TROP_FIN',
    'VERSION_PERIMEE',
    'VERSION_REQUISE',
  ],
  reads: ['Idempotency-Key', 'If-Match'],
  sends: { 200: ['ETag'] },
  passerelle: true,
  acces: responsable,
})

export const supprimerProduit = route({
  id: 'catalogue.supprimer-produit',
  method: 'DELETE',
  path: '/produits/{id}',
  summary: {
    fr: 'Retire un produit de la vente (If-Match requis)',
    en: 'Withdraws a product (If-Match required)',
  },
  params: byId,
  replies: { 204: null },
  refusals: ['PRODUIT_INTROUVABLE', 'VERSION_PERIMEE', 'VERSION_REQUISE'],
  reads: ['Idempotency-Key', 'If-Match'],
  passerelle: true,
  acces: responsable,
})

export const listerCategories = route({
  id: 'catalogue.lister-categories',
  method: 'GET',
  path: '/categories',
  summary: { fr: 'Les catégories', en: 'Categories' },
  query: Closed({ ...pagination }),
  replies: { 200: Type.Array(PublicCategorie) },
  refusals: [],
  passerelle: true,
  acces: anyone,
})

export const creerCategorie = route({
  id: 'catalogue.creer-categorie',
  method: 'POST',
  path: '/categories',
  summary: { fr: 'Crée une catégorie', en: 'Creates a category' },
  body: CategorieInput,
  replies: { 201: PublicCategorie },
  refusals: ['CATEGORIE_DEJA_PRISE'],
  reads: ['Idempotency-Key'],
  sends: { 201: ['ETag', 'Location'] },
  passerelle: true,
  acces: responsable,
})

export const consulterCategorie = route({
  id: 'catalogue.consulter-categorie',
  method: 'GET',
  path: '/categories/{id}',
  summary: { fr: 'Une catégorie', en: 'A category' },
  params: byId,
  replies: { 200: PublicCategorie, 304: null },
  refusals: ['CATEGORIE_INTROUVABLE'],
  reads: ['If-None-Match'],
  sends: { 200: ['ETag'], 304: ['ETag'] },
  passerelle: true,
  acces: anyone,
})

export const modifierCategorie = route({
  id: 'catalogue.modifier-categorie',
  method: 'PUT',
  path: '/categories/{id}',
  summary: { fr: 'Renomme une catégorie (If-Match requis)', en: 'Renames a category (If-Match required)' },
  params: byId,
  body: CategorieInput,
  replies: { 200: PublicCategorie },
  refusals: ['CATEGORIE_INTROUVABLE', 'CATEGORIE_DEJA_PRISE', 'VERSION_PERIMEE', 'VERSION_REQUISE'],
  reads: ['Idempotency-Key', 'If-Match'],
  sends: { 200: ['ETag'] },
  passerelle: true,
  acces: responsable,
})

export const supprimerCategorie = route({
  id: 'catalogue.supprimer-categorie',
  method: 'DELETE',
  path: '/categories/{id}',
  summary: {
    fr: 'Supprime une catégorie vide (If-Match requis)',
    en: 'Deletes an empty category (If-Match required)',
  },
  params: byId,
  replies: { 204: null },
  refusals: ['CATEGORIE_INTROUVABLE', 'CATEGORIE_UTILISEE', 'VERSION_PERIMEE', 'VERSION_REQUISE'],
  reads: ['Idempotency-Key', 'If-Match'],
  passerelle: true,
  acces: responsable,
})

export const service: ServiceContract = {
  name: 'catalogue',
  ports: [8009],
  summary: { fr: 'Produits, catégories, prix', en: 'Products, categories, prices' },
  routes: [
    listerProduits,
    creerProduit,
    consulterProduit,
    modifierProduit,
    supprimerProduit,
    listerCategories,
    creerCategorie,
    consulterCategorie,
    modifierCategorie,
    supprimerCategorie,
  ],
  operations: [],
}
