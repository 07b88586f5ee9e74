/** Categories: the shelves on which products stand. */
import { Closed, Numero, pagination } from './fields.ts'
import { anyone, route } from './operation.ts'
import { Type } from './typebox.ts'

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
