/** Products, categories, prices. Prices reach commande as events, deduplicated by version. */
import { Type } from 'typebox'
import * as produits from './catalogue-produits.ts'
import { event } from './event.ts'
import { Closed, Numero, pagination } from './fields.ts'
import { MontantCents } from './money.ts'
import { anyone, route, type ServiceContract } from './operation.ts'

export * from './catalogue-produits.ts'

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
const PublicCategorie = Closed({ id: Numero(), nom: Type.String(), version: Type.Integer() })
const CategorieInput = Closed({ nom: Nom })
const byId = Closed({ id: Numero() })
const responsable = ['responsable'] as const

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
    produits.listerProduits,
    produits.listerFacettes,
    produits.creerProduit,
    produits.consulterProduit,
    produits.modifierProduit,
    produits.supprimerProduit,
    produits.listerPrix,
    produits.prendreInstantane,
    produits.importerProduits,
    listerCategories,
    creerCategorie,
    consulterCategorie,
    modifierCategorie,
    supprimerCategorie,
  ],
  operations: [],
}
