/** The shapes that clients were promised, member by member: every route that shows one shows it whole. */
import { describe, expect, test } from 'vitest'
import { services } from '../src/index.ts'

type Members = Readonly<Record<string, unknown>>
interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly type?: string
}

const LIGNE_DE_COMMANDE = { produit_id: true, nom: true, quantite: true, prix: true, lieux: 'optional' }
const SHAPES: Readonly<Record<string, { readonly members: Members; readonly routes: readonly string[] }>> = {
  client: {
    members: { id: true, nom: true, email: true },
    routes: ['clients.lister', 'clients.creer', 'clients.consulter', 'clients.modifier'],
  },
  panier: {
    members: { client_id: true, version: true, lignes: { produit_id: true, nom: 'or null', quantite: true } },
    routes: ['panier.ajouter', 'panier.consulter', 'panier.fixer'],
  },
  commande: {
    members: {
      id: true,
      commande_id: true,
      numero: true,
      client_id: 'or null',
      magasin_id: true,
      statut: true,
      montant: true,
      lignes: LIGNE_DE_COMMANDE,
      historique: { de: 'or null', vers: true, a: true },
      motif: 'optional',
    },
    routes: ['commande.consulter', 'commande.lister'],
  },
  stock: {
    members: {
      produit_id: true,
      magasin_id: true,
      nom: 'or null',
      disponible: true,
      reserve: true,
      en_transit: true,
      seuil: true,
      cible: 'or null',
    },
    routes: ['stock.consulter'],
  },
  paiement: {
    members: { id: true, montant: true, client_id: 'or null', statut: true },
    routes: ['paiement.payer-public', 'paiement.consulter'],
  },
  produit: {
    members: {
      id: true,
      code: true,
      nom: true,
      description: true,
      categorie_id: true,
      prix: true,
      prix_a_venir: 'or null',
      cout: 'optional',
      code_barres: 'or null',
      codes_barres: true,
      image: 'or null',
      actif: true,
      version: true,
    },
    routes: [
      'catalogue.lister-produits',
      'catalogue.creer-produit',
      'catalogue.consulter-produit',
      'catalogue.modifier-produit',
    ],
  },
}

/** A schema as the table above writes it. */
function membersOf({ properties = {}, required = [] }: Schema): Members {
  return Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => {
      if (!required.includes(name)) return [name, 'optional']
      if (schema.anyOf?.some(({ type }) => type === 'null')) return [name, 'or null']
      return [name, schema.items?.properties === undefined ? true : membersOf(schema.items)]
    }),
  )
}

const routes = services.flatMap((service) => service.routes)

describe.each(Object.entries(SHAPES))('a %s', (_name, { members, routes: shown }) => {
  test.each(shown)('of %s has every member, none besides', (id) => {
    const replies = Object.entries(routes.find((route) => route.id === id)?.replies ?? {})
    const bodies = replies.flatMap(([, schema]) => (schema === null ? [] : [schema as Schema]))
    expect(bodies).toHaveLength(1)
    for (const body of bodies) expect(membersOf(body.items ?? body)).toEqual(members)
  })
})
