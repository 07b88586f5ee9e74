/** A small shop behind the pages of customers, as the house tells of it. Each answer is checked against its contract. */
import { catalogue, commande, magasins, orchestrateur, paiement, panier, stock } from '@comptoir/contracts'
import type { Static, TSchema } from '@comptoir/contracts/typebox.ts'
import { Value } from 'typebox/value'
import type { Saga } from '../src/boutique/order-told.ts'
import type { Asked, House } from './house.ts'

interface Produit {
  nom: string
  prix: number
  disponible: number
  actif: boolean
}

type Answer = { readonly status: number; readonly body: unknown }

export interface SmallShop {
  readonly produits: Map<number, Produit>
  /** What the account of the customer has in its panier. */
  readonly panier: Map<number, number>
  /** Orders that were asked for, the first under each key. */
  readonly orders: Map<string, { readonly body: Record<string, unknown>; readonly asked: number }>
  /** How each order stands, by its id: what a test makes of it. */
  readonly sagas: Map<string, Saga>
  plafond: number
  solde: number
  /** What an order is answered, instead of being taken. */
  orderAnswer: Answer | undefined
  invoiced: boolean
}

const AT = '2026-11-18T14:02:11.231Z'
const CENTRE = 6
export const CLIENT_ID = 42

/** Opens it on the house of a test, as it is before anyone came. */
export function openSmallShop(house: House): SmallShop {
  const shop: SmallShop = {
    produits: new Map([
      [1, { nom: 'Café moulu', prix: 12.5, disponible: 40, actif: true }],
      [2, { nom: 'Thé <script>alert(1)</script>', prix: 8, disponible: 3, actif: true }],
      [3, { nom: 'Gramophone', prix: 499, disponible: 9, actif: true }],
    ]),
    panier: new Map(),
    orders: new Map(),
    sagas: new Map(),
    plafond: 500,
    solde: 1000,
    orderAnswer: undefined,
    invoiced: false,
  }
  const seen = new Set<string>()
  house.api = (asked) => answerTo(shop, asked, seen)
  return shop
}

function answerTo(shop: SmallShop, asked: Asked, seen: Set<string>): Answer | undefined {
  const [path = '', search = ''] = asked.path.split('?')
  const query = new URLSearchParams(search)
  if (path.startsWith('/panier')) return answerPanier(shop, { ...asked, path }, seen)
  if (path === '/saga/commande') return answerOrder(shop, asked)
  const id = path.split('/').at(-1) ?? ''
  if (path.startsWith('/saga/commande/')) {
    const saga = shop.sagas.get(id)
    return saga === undefined
      ? missing('SAGA_INTROUVABLE')
      : checked(orchestrateur.consulterSaga.replies[200], saga)
  }
  if (path === '/commande')
    return checked(
      commande.lister.replies[200],
      [...shop.sagas.values()].map((saga) => orderOf(shop, saga)),
    )
  if (path.startsWith('/commande/')) {
    const saga = shop.sagas.get(id)
    return saga === undefined
      ? missing('COMMANDE_INTROUVABLE')
      : checked(commande.CommandePublique, orderOf(shop, saga))
  }
  if (path === '/comptes/invites')
    return checked(paiement.compteDesInvites.replies[200], { plafond_commande: shop.plafond })
  if (path.startsWith('/comptes/'))
    return checked(paiement.compte.replies[200], { client_id: Number(id), solde: shop.solde, ecritures: [] })
  if (path === '/factures')
    return { status: 200, body: shop.invoiced ? [{ id: ID_OF_INVOICE, statut: 'EMISE' }] : [] }
  if (path === `/factures/${ID_OF_INVOICE}`) return { status: 200, body: '%PDF' }
  return answerCatalogue(shop, path, query)
}

export const ID_OF_INVOICE = '019bc1a8-0000-7000-8000-00000000f001'

function answerCatalogue({ produits }: SmallShop, path: string, query: URLSearchParams): Answer | undefined {
  const q = query.get('q')?.toLowerCase()
  const found = [...produits].filter(([, { nom }]) => q === undefined || nom.toLowerCase().includes(q))
  if (path === '/produits/facettes')
    return checked(catalogue.listerFacettes.replies[200], {
      total: found.length,
      categories: [{ categorie_id: 1, nom: 'Épicerie', nombre: found.length }],
      prix: [
        { de: 0, a: 20, nombre: 2 },
        { de: 20, a: null, nombre: 1 },
      ],
    })
  if (path === '/produits')
    return checked(
      catalogue.listerProduits.replies[200],
      found.map(([id, one]) => produitOf(id, one)),
    )
  if (path.startsWith('/produits/')) {
    const id = Number(path.split('/')[2])
    const one = produits.get(id)
    return one === undefined
      ? missing('PRODUIT_INTROUVABLE')
      : checked(catalogue.consulterProduit.replies[200], produitOf(id, one))
  }
  if (path === '/magasins')
    return checked(magasins.listerMagasins.replies[200], placesOf(query.get('type') ?? 'MAGASIN'))
  if (path === '/stock') return checked(stock.consulter.replies[200], stockOf(produits, query))
  return undefined
}

const produitOf = (id: number, { nom, prix, actif }: Produit) => ({
  id,
  code: `P-${id}`,
  nom,
  description: '',
  categorie_id: 1,
  prix,
  prix_a_venir: null,
  code_barres: null,
  codes_barres: [],
  image: null,
  actif,
  version: 1,
})

function placesOf(type: string) {
  const place = (id: number, nom: string, of: 'MAGASIN' | 'CENTRE') => ({
    id,
    nom,
    type: of,
    adresse: '1, rue du Marché',
    ville: 'Montréal',
    code_postal: 'H2X 1Y4',
    telephone: null,
    email: null,
    region: 'Montréal',
    ouvert: true,
    cree_le: AT,
    modifie_le: AT,
    version: 1,
  })
  const all = [place(1, 'Plateau', 'MAGASIN'), place(CENTRE, 'Centre', 'CENTRE')]
  return all.filter((one) => type === 'TOUS' || one.type === type)
}

function stockOf(produits: SmallShop['produits'], query: URLSearchParams) {
  const produit_id = Number(query.get('produit_id'))
  const { disponible = 0, nom = null } = produits.get(produit_id) ?? {}
  const at = (magasin_id: number) => ({
    produit_id,
    magasin_id,
    nom,
    disponible,
    reserve: 0,
    en_transit: 0,
    seuil: 0,
    cible: null,
  })
  const place = query.get('magasin_id')
  return place === null ? [at(1), at(CENTRE)] : [at(Number(place))]
}

/** A key that came before changes nothing a second time. */
function answerPanier(shop: SmallShop, { method, path, body, headers }: Asked, seen: Set<string>): Answer {
  const key = String(headers['idempotency-key'])
  const said = body === '' ? {} : (JSON.parse(body) as Record<string, number>)
  const produit = Number(path.split('/')[4] ?? said['produit_id'])
  if (method !== 'GET' && !seen.has(key)) {
    seen.add(key)
    if (method === 'POST') shop.panier.set(produit, (shop.panier.get(produit) ?? 0) + (said['quantite'] ?? 0))
    if (method === 'PUT') shop.panier.set(produit, said['quantite'] ?? 0)
    if (method === 'DELETE') shop.panier.delete(produit)
  }
  if (method === 'DELETE') return { status: 204, body: undefined }
  const lignes = [...shop.panier].map(([produit_id, quantite]) => ({
    produit_id,
    nom: shop.produits.get(produit_id)?.nom ?? null,
    quantite,
  }))
  return {
    ...checked(panier.consulter.replies[200], { client_id: CLIENT_ID, version: 1, lignes }),
    status: method === 'POST' ? 201 : 200,
  }
}

function answerOrder(shop: SmallShop, { body, headers }: Asked): Answer {
  if (shop.orderAnswer !== undefined) return shop.orderAnswer
  const key = String(headers['idempotency-key'])
  const said = JSON.parse(body) as Record<string, unknown>
  if (!Value.Check(orchestrateur.passerCommande.body, said)) throw new Error(`no order: ${body}`)
  const known = shop.orders.get(key)
  shop.orders.set(key, { body: known?.body ?? said, asked: (known?.asked ?? 0) + 1 })
  if (known === undefined) shop.sagas.set(key, sagaOf(key))
  return { status: 202, body: { status: 'en_cours', commande_id: key, saga_id: key, statut: 'EN_COURS' } }
}

const missing = (code: string): Answer => ({
  status: 404,
  body: { title: 'Introuvable', detail: 'Pas ici.', code },
})

/** An answer that its contract would not let pass is a fault of this file. */
function checked(schema: TSchema, body: unknown): Answer {
  const faults = Value.Errors(schema, body)
  if (faults.length > 0) throw new Error(JSON.stringify(faults.slice(0, 3)))
  return { status: 200, body }
}

type Order = Static<typeof commande.CommandePublique>

const orderOf = ({ produits, orders }: SmallShop, { saga_id }: Saga): Order => {
  const asked = (orders.get(String(saga_id))?.body['produits'] ?? []) as {
    produit_id: number
    quantite: number
  }[]
  const lignes = asked.map((line) => {
    const { nom = '', prix = 0 } = produits.get(line.produit_id) ?? {}
    return { ...line, nom, prix }
  })
  return {
    id: String(saga_id),
    commande_id: String(saga_id),
    numero: 20_317,
    client_id: null,
    magasin_id: CENTRE,
    statut: 'CREEE',
    montant: lignes.reduce((sum, { prix, quantite }) => sum + prix * quantite, 0),
    lignes,
    historique: [{ de: null, vers: 'CREEE', a: AT }],
  }
}

const STEPS = ['creer-commande', 'reserver-stock', 'payer', 'confirmer-commande'] as const
const STATES = ['CREEE', 'STOCK_RESERVE', 'PAYEE', 'CONFIRMEE'] as const

export interface Stands {
  readonly statut?: Saga['statut']
  /** How many steps succeeded. */
  readonly done?: number
  /** The code by which the step after those was refused. */
  readonly refused?: string
  /** The step after those has no answer. */
  readonly unknown?: true
}

/** An order as the orchestrator tells of it. */
export function sagaOf(id: string, { statut = 'EN_COURS', done = 1, refused, unknown }: Stands = {}): Saga {
  const attempt = (issue: string, detail?: string) => ({
    essai: 1,
    sens: 'action' as const,
    debut: AT,
    fin: AT,
    issue,
    ...(detail === undefined ? {} : { detail }),
  })
  const told = {
    commande_id: id,
    statut_commande: STATES[done - 1] ?? null,
    saga_id: id,
    type: 'passer-commande',
    statut,
    pourquoi: 'x',
    essais_reprise: 0,
    cree_le: AT,
    modifie_le: AT,
    terminee_le: null,
    prochain_essai: null,
    etats: STATES.slice(0, done).map((state) => ({ statut: state, a: AT })),
    reprises: [],
    etapes: STEPS.map((etape, index) => ({
      etape,
      libelle: etape,
      nature: 'compensable',
      etat: index < done ? 'reussie' : index === done && refused === undefined ? 'en_cours' : 'a_venir',
      tentatives:
        index < done
          ? [attempt('reussie')]
          : index === done && (refused !== undefined || unknown === true)
            ? [attempt(refused === undefined ? 'inconnue' : 'refusee', refused)]
            : [],
    })),
  }
  return told
}
