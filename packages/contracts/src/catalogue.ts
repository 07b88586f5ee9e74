/** Products, categories, prices. Prices reach commande as events, deduplicated by version. */
import { tableOf } from './alias.ts'
import { cacheRoutes } from './cache.ts'
import * as aliases from './catalogue-aliases.ts'
import * as categories from './catalogue-categories.ts'
import * as produits from './catalogue-produits.ts'
import { event } from './event.ts'
import { Closed, Instant, Nullable, Numero, Personne } from './fields.ts'
import { CoutCents } from './lignes.ts'
import { MontantCents } from './money.ts'
import type { ServiceContract } from './operation.ts'
import { passeOf } from './passe.ts'
import { COMPTE_MAX } from './stock-mouvements.ts'
import { quantites } from './stock-questions.ts'
import { Type } from './typebox.ts'

export const cache = cacheRoutes('catalogue')

export * as aliases from './catalogue-aliases.ts'
export * from './catalogue-categories.ts'
export * from './catalogue-produits.ts'

/**
 * What a product costs, is called or belongs to changed, or that it is sold. The greatest version wins, in whatever order they
 * arrive; of its category's name, the greatest `categorieVersion`: a category that is renamed is told with each of its products.
 */
export const produitChange = event({
  id: 'catalogue.produit-change',
  body: Closed({
    produitId: Numero(),
    nom: Type.String({ minLength: 1, maxLength: 200 }),
    prixCents: MontantCents,
    coutCents: CoutCents,
    categorieId: Numero(),
    categorieNom: Type.String({ minLength: 1, maxLength: 200 }),
    categorieVersion: Type.Integer({ minimum: 1 }),
    actif: Type.Boolean(),
    version: Type.Integer({ minimum: 1 }),
  }),
})

/**
 * Someone gave a product a quantity, in a body of an older system: what he counted in a place at that instant, or in all places together.
 * The catalogue owns no stock, so it tells. Of one product and place, the last one counts.
 */
export const quantiteSaisie = event({
  id: 'catalogue.quantite-saisie',
  body: Closed({
    produitId: Numero(),
    magasinId: Nullable(Numero()),
    quantite: Type.Integer({ minimum: 0, maximum: COMPTE_MAX }),
    auteur: Personne,
    a: Instant(),
  }),
})

/** All products. */
export const passe = { produitChange: passeOf(produitChange, Numero()) }

/** How many products the catalogue had when it announced them: a copy that holds fewer is not complete yet. */
export const inventaire = event({
  id: 'catalogue.inventaire',
  body: Closed({ produits: Type.Integer({ minimum: 0 }), version: Type.Integer({ minimum: 1 }) }),
})

export const service: ServiceContract = {
  name: 'catalogue',
  startsFirst: true,
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
    categories.listerCategories,
    categories.creerCategorie,
    categories.consulterCategorie,
    categories.modifierCategorie,
    categories.supprimerCategorie,
    ...Object.values(cache),
  ],
  aliases: tableOf(aliases),
  operations: [],
  questions: Object.values(passe).map(({ spec }) => spec),
  asks: [quantites.spec],
}
