/** Products: what each is, what it costs, and what it will cost. */
import { STAFF } from './access.ts'
import { Closed, Instant, Nullable, Numero, Personne, pagination } from './fields.ts'
import { Montant } from './money.ts'
import { anyone, route } from './operation.ts'
import { Type } from './typebox.ts'

const Nom = Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' })
const CodeBarres = Type.String({ pattern: '^[0-9]{8,14}$' })
/** Barcodes of one product. */
const CODES_MAX = 20

const PublicProduit = Closed({
  id: Numero(),
  code: Type.String(),
  nom: Type.String(),
  description: Type.String(),
  categorie_id: Numero(),
  prix: Montant(),
  prix_a_venir: Nullable(Closed({ prix: Montant(), a_partir_du: Instant() })),
  cout: Type.Optional(Nullable(Montant())),
  code_barres: Nullable(Type.String()),
  codes_barres: Type.Array(Type.String()),
  image: Nullable(Type.String()),
  actif: Type.Boolean(),
  version: Type.Integer(),
})

const saisie = {
  nom: Nom,
  description: Type.Optional(Type.String({ maxLength: 2000 })),
  categorie_id: Numero(),
  prix: Montant(),
  code: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 32,
      pattern: '^[A-Za-z0-9._/-]*$',
      description: 'fait du numéro s’il manque · made from the number when absent',
    }),
  ),
  cout: Type.Optional(Nullable(Montant())),
  codes_barres: Type.Optional(Type.Array(CodeBarres, { maxItems: CODES_MAX, uniqueItems: true })),
  code_barres: Type.Optional({
    ...Nullable(CodeBarres),
    description: 'le premier de codes_barres, qui compte si les deux sont donnés · the first of codes_barres',
  }),
  image: Type.Optional(Nullable(Type.String({ maxLength: 500, pattern: '^(https://|/(?!/))[^\\s"<>]+$' }))),
  actif: Type.Optional(Type.Boolean()),
}
export const ProduitInput = Closed(saisie)
const ProduitChange = Closed({
  ...saisie,
  prix_a_partir_du: Type.Optional({
    ...Nullable(Instant()),
    description:
      '« prix » vaudra alors, celui d’avant jusque-là ; null renonce au prix à venir · from then on "prix" holds',
  }),
})
const byId = Closed({ id: Numero() })
const responsable = ['responsable'] as const

/** What a content may be refused for. */
const refusals = [
  'CATEGORIE_INCONNUE',
  'CODE_DEJA_PRIS',
  'CODE_BARRES_DEJA_PRIS',
  'MONTANT_TROP_FIN',
] as const

const recherche = {
  q: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 100,
      description:
        'mots du nom, sans accents ni casse, à une faute près ; ou code, ou code-barres · words of the name, or a code',
    }),
  ),
  categorie_id: Type.Optional(Numero()),
  prix_min: Type.Optional(Montant()),
  prix_max: Type.Optional(Montant()),
  retires: Type.Optional(Type.Literal('1', { description: 'avec les produits retirés de la vente' })),
}

export const listerProduits = route({
  id: 'catalogue.lister-produits',
  method: 'GET',
  path: '/produits',
  summary: { fr: 'Les produits', en: 'Products' },
  query: Closed({ ...recherche, ...pagination }),
  replies: { 200: Type.Array(PublicProduit) },
  refusals: [],
  sends: { 200: ['X-Cache'] },
  passerelle: true,
  acces: anyone,
})

const Nombre = Type.Integer({ minimum: 0 })

/** A choice of a category leaves the counts of the others, and a choice of prices those of other prices. */
export const listerFacettes = route({
  id: 'catalogue.lister-facettes',
  method: 'GET',
  path: '/produits/facettes',
  summary: {
    fr: 'Combien de produits une recherche a par catégorie et par prix',
    en: 'How many products a search has by category and price',
  },
  query: Closed(recherche),
  replies: {
    200: Closed({
      total: Nombre,
      categories: Type.Array(Closed({ categorie_id: Numero(), nom: Type.String(), nombre: Nombre })),
      prix: Type.Array(Closed({ de: Montant(), a: Nullable(Montant()), nombre: Nombre })),
    }),
  },
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
  refusals,
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
  sends: { 200: ['ETag', 'X-Cache'], 304: ['ETag'] },
  passerelle: true,
  acces: anyone,
})

export const modifierProduit = route({
  id: 'catalogue.modifier-produit',
  method: 'PUT',
  path: '/produits/{id}',
  summary: { fr: 'Modifie un produit (If-Match requis)', en: 'Changes a product (If-Match required)' },
  params: byId,
  body: ProduitChange,
  replies: { 200: PublicProduit },
  refusals: [...refusals, 'PRODUIT_INTROUVABLE', 'PRIX_PASSE', 'VERSION_PERIMEE', 'VERSION_REQUISE'],
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

/** What a product has cost, the newest price first. */
export const listerPrix = route({
  id: 'catalogue.lister-prix',
  method: 'GET',
  path: '/produits/{id}/prix',
  summary: {
    fr: 'Les prix d’un produit, le dernier d’abord',
    en: 'The prices of a product, the last one first',
  },
  params: byId,
  query: Closed({ ...pagination }),
  replies: {
    200: Type.Array(Closed({ prix: Montant(), a: Instant(), auteur: Personne, version: Type.Integer() })),
  },
  refusals: ['PRODUIT_INTROUVABLE'],
  passerelle: true,
  acces: ['gestionnaire', 'responsable'],
})

const Instantane = Closed({
  version: Type.Integer(),
  complet: Type.Boolean(),
  produits: Type.Array(
    Closed({
      id: Numero(),
      code: Type.String(),
      nom: Type.String(),
      categorie_id: Numero(),
      categorie: Type.String(),
      prix: Montant(),
      prix_a_venir: Nullable(Closed({ prix: Montant(), a_partir_du: Instant() })),
      codes_barres: Type.Array(Type.String()),
      image: Nullable(Type.String()),
    }),
  ),
  retires: Type.Array(Numero()),
})

/** What a till keeps to sell without network. The whole, or what changed since a version that it has. */
export const prendreInstantane = route({
  id: 'catalogue.prendre-instantane',
  method: 'GET',
  path: '/produits/instantane',
  summary: {
    fr: 'Tous les produits en vente, ou ce qui a changé depuis une version',
    en: 'All products that are sold, or what changed since a version',
  },
  query: Closed({ depuis_version: Type.Optional(Type.Integer({ minimum: 0 })) }),
  replies: { 200: Instantane, 304: null },
  refusals: [],
  reads: ['If-None-Match'],
  sends: { 200: ['ETag'], 304: ['ETag'] },
  passerelle: true,
  acces: STAFF,
})

/** Lines of one import. */
export const IMPORT_MAX = 20_000

/** Columns by their names in the first line; `;` or `,` between them. Nothing is made unless every line is right. */
export const importerProduits = route({
  id: 'catalogue.importer-produits',
  method: 'POST',
  path: '/produits/import',
  summary: {
    fr: 'Crée les produits d’un CSV : tous, ou aucun',
    en: 'Creates the products of a CSV: all of them, or none',
  },
  takes: 'text/csv',
  bodyBytes: 8 * 1024 * 1024,
  replies: { 201: Closed({ importes: Type.Integer({ minimum: 1, maximum: IMPORT_MAX }) }) },
  refusals: ['IMPORT_REFUSE'],
  reads: ['Idempotency-Key'],
  passerelle: true,
  acces: responsable,
})
