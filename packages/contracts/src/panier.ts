/** Carts. A version of a cart becomes at most one order. */
import { Closed, Instant, Lignes, Nullable, Numero, Quantite, Uuid } from './fields.ts'
import { customers, operation, route, type ServiceContract } from './operation.ts'
import { Type } from './typebox.ts'

/**
 * Moves the lines of the current version to the order and closes that version for good. PANIER_PLEIN: lines that were put
 * back made the cart longer than an order may be.
 */
export const prendre = operation({
  id: 'panier.prendre',
  body: Closed({ commandeId: Uuid(), clientId: Numero() }),
  reply: Closed({ lignes: Lignes, version: Type.Integer({ minimum: 1 }), a: Instant() }),
  refusals: ['PANIER_VIDE', 'PANIER_PLEIN', 'ACTION_ANNULEE', 'COMMANDE_PERIMEE'],
})

/** Merges the order's lines back into the current version (quantities summed) and raises it. */
export const remettre = operation({
  id: 'panier.remettre',
  body: Closed({ commandeId: Uuid(), clientId: Numero() }),
  reply: Closed({ a: Instant() }),
  refusals: [],
  undoes: 'panier.prendre',
})

const PublicPanier = Closed({
  client_id: Numero(),
  version: Type.Integer(),
  lignes: Type.Array(
    Closed({
      produit_id: Numero(),
      /** What the product is called; null: the catalogue never told of it. */
      nom: Nullable(Type.String()),
      quantite: Type.Integer(),
    }),
  ),
})
const byClient = Closed({ client_id: Numero() })
const byLine = Closed({ client_id: Numero(), produit_id: Numero() })

export const ajouter = route({
  id: 'panier.ajouter',
  method: 'POST',
  path: '/panier',
  summary: { fr: 'Ajoute un produit au panier d’un client', en: 'Adds a product to a client’s cart' },
  body: Closed({ client_id: Numero(), produit_id: Numero(), quantite: Quantite() }),
  replies: { 201: PublicPanier },
  refusals: ['CLIENT_INTERDIT', 'PANIER_PLEIN', 'REQUETE_INVALIDE'],
  reads: ['Idempotency-Key'],
  sends: { 201: ['Location'] },
  passerelle: true,
  acces: customers,
  openInDemo: true,
})

export const consulter = route({
  id: 'panier.consulter',
  method: 'GET',
  path: '/panier/{client_id}',
  summary: { fr: 'Le panier d’un client', en: 'A client’s cart' },
  params: byClient,
  replies: { 200: PublicPanier },
  refusals: ['CLIENT_INTERDIT'],
  passerelle: true,
  acces: customers,
  openInDemo: true,
})

export const fixer = route({
  id: 'panier.fixer',
  method: 'PUT',
  path: '/panier/{client_id}/produits/{produit_id}',
  summary: { fr: 'Fixe la quantité d’un produit', en: 'Sets the quantity of a product' },
  params: byLine,
  body: Closed({ quantite: Quantite() }),
  replies: { 200: PublicPanier },
  refusals: ['CLIENT_INTERDIT', 'PANIER_PLEIN'],
  reads: ['Idempotency-Key'],
  passerelle: true,
  acces: customers,
  openInDemo: true,
})

export const retirer = route({
  id: 'panier.retirer',
  method: 'DELETE',
  path: '/panier/{client_id}/produits/{produit_id}',
  summary: { fr: 'Retire un produit du panier', en: 'Removes a product from the cart' },
  params: byLine,
  replies: { 204: null },
  refusals: ['CLIENT_INTERDIT', 'LIGNE_INTROUVABLE'],
  reads: ['Idempotency-Key'],
  passerelle: true,
  acces: customers,
  openInDemo: true,
})

export const vider = route({
  id: 'panier.vider',
  method: 'DELETE',
  path: '/panier/{client_id}',
  summary: { fr: 'Vide le panier', en: 'Empties the cart' },
  params: byClient,
  replies: { 204: null },
  refusals: ['CLIENT_INTERDIT'],
  reads: ['Idempotency-Key'],
  passerelle: true,
  acces: customers,
  openInDemo: true,
})

export const service: ServiceContract = {
  name: 'panier',
  ports: [8010, 8011],
  summary: { fr: 'Les paniers', en: 'Carts' },
  routes: [ajouter, consulter, fixer, retirer, vider],
  operations: [prendre.spec, remettre.spec],
}
