/** Places with articles, as the API tells of them. Each answer is checked against its contract. */
import { consulterProduit, listerCategories, listerProduits } from '@comptoir/contracts/catalogue.ts'
import { listerMagasins } from '@comptoir/contracts/magasins-lieux.ts'
import {
  alertes,
  compter,
  consulter,
  fixerSeuil,
  mouvements,
  recevoir,
} from '@comptoir/contracts/stock-mouvements.ts'
import type { Static } from '@comptoir/contracts/typebox.ts'
import type { Asked } from '../house.ts'
import { product } from './catalog.ts'
import { type Answer, checked } from './checked.ts'

type Row = Static<(typeof consulter)['replies'][200]>[number]
type Product = Static<(typeof consulterProduit)['replies'][200]>
type Movement = Static<(typeof mouvements)['replies'][200]>[number]

const AT = '2026-11-18T14:02:11.231Z'

const place = (id: number, nom: string, type: 'MAGASIN' | 'CENTRE' = 'MAGASIN') => ({
  id,
  nom,
  type,
  adresse: '12, rue Rachel',
  ville: 'Montréal',
  code_postal: 'H2J 2J1',
  telephone: null,
  email: null,
  region: 'Montréal',
  ouvert: true,
  cree_le: AT,
  modifie_le: AT,
  version: 1,
})
const PLACES = [place(1, 'Plateau'), place(2, 'Rosemont'), place(6, 'Centre logistique', 'CENTRE')]

const PRODUCTS = [
  product(1, 'Thé vert sencha'),
  product(2, 'Tasse en grès'),
  product(3, 'Café <script>alert(1)</script>', { categorie_id: 2 }),
  product(4, 'Théière émaillée'),
]

const row = (produit_id: number, changed: Partial<Row> = {}): Row => ({
  produit_id,
  magasin_id: 1,
  nom: PRODUCTS[produit_id - 1]?.nom ?? null,
  disponible: 12,
  reserve: 0,
  en_transit: 0,
  seuil: 10,
  cible: 30,
  ...changed,
})

export interface Stocks {
  readonly rows: Row[]
  readonly movements: Movement[]
  /** Writes that were asked for. */
  readonly writes: Asked[]
  readonly answer: Answer
}

/** Opens them: one article is out of stock, one is under its threshold, one is on its way. */
export function openStocks(): Stocks {
  const stocks: Stocks = {
    rows: [
      row(1),
      row(1, { magasin_id: 6, disponible: 400 }),
      row(2, { disponible: 0, en_transit: 24 }),
      row(3, { disponible: 4, reserve: 2 }),
      row(4),
    ],
    movements: [],
    writes: [],
    answer: (asked) => {
      if (asked.method !== 'GET') return write(asked, stocks)
      const [path = '', search = ''] = asked.path.split('?')
      return readPlaces(path, new URLSearchParams(search)) ?? read(path, new URLSearchParams(search), stocks)
    },
  }
  return stocks
}

function readPlaces(path: string, query: URLSearchParams) {
  if (path === '/magasins') return checked(listerMagasins.replies[200], PLACES)
  if (path === '/categories')
    return checked(listerCategories.replies[200], [
      { id: 1, nom: 'Thés', version: 1 },
      { id: 2, nom: 'Cafés', version: 1 },
    ])
  if (path === '/produits') return checked(listerProduits.replies[200], found(query))
  const [, id] = /^\/produits\/(\d+)$/.exec(path) ?? []
  const product = PRODUCTS[Number(id) - 1]
  return product === undefined ? undefined : checked(consulterProduit.replies[200], product)
}

function found(query: URLSearchParams): Product[] {
  const q = query.get('q')?.toLowerCase() ?? ''
  const category = query.get('categorie_id')
  return PRODUCTS.filter(
    ({ nom, code_barres: code, categorie_id: of }) =>
      (nom.toLowerCase().includes(q) || code === q) && (category === null || String(of) === category),
  )
}

function read(path: string, query: URLSearchParams, { rows, movements }: Stocks) {
  const isOf = ({ magasin_id: place, produit_id: id }: Pick<Row, 'magasin_id' | 'produit_id'>) =>
    [null, String(place)].includes(query.get('magasin_id')) &&
    [null, String(id)].includes(query.get('produit_id')) &&
    (query.get('produits')?.split(',').includes(String(id)) ?? true)
  if (path === '/stock/mouvements') return checked(mouvements.replies[200], movements.filter(isOf))
  if (path === '/stock/alertes') {
    const low = rows.filter((one) => isOf(one) && one.disponible < one.seuil)
    const typed = low.map((one) => ({ type: one.disponible === 0 ? 'RUPTURE' : 'SOUS_SEUIL', ...one }))
    return checked(alertes.replies[200], typed)
  }
  if (path !== '/stock') return undefined
  const shown = rows.filter(
    (one) =>
      isOf(one) &&
      (query.get('sous_seuil') === null || one.disponible < one.seuil) &&
      (query.get('en_transit') === null || one.en_transit > 0),
  )
  return checked(consulter.replies[200], shown)
}

const by = { id: '3', nom: 'Charlie' }

function write(asked: Asked, stocks: Stocks) {
  const [, id] = /^\/stock\/1\/(\d+)\/seuil$/.exec(asked.path) ?? []
  const known = id !== undefined || ['/stock/inventaires', '/stock/receptions'].includes(asked.path)
  if (!known) return undefined
  stocks.writes.push(asked)
  if (id !== undefined) {
    const index = stocks.rows.findIndex(({ produit_id }) => produit_id === Number(id))
    stocks.rows[index] = {
      ...row(Number(id)),
      ...stocks.rows[index],
      ...(JSON.parse(asked.body) as Partial<Row>),
    }
    return checked(fixerSeuil.replies[200], stocks.rows[index])
  }
  const done = { magasin_id: 1, auteur: by, a: AT }
  if (asked.path === '/stock/receptions') {
    const lignes = [{ produit_id: 1, delta: 2, disponible: 14, reserve: 0 }]
    return checked(recevoir.replies[201], { reception_id: ID, ...done, lignes }, 201)
  }
  const ecarts = [{ produit_id: 1, compte: 2, attendu: 12, delta: -10 }]
  return checked(compter.replies[201], { inventaire_id: ID, ...done, conformes: 1, ecarts }, 201)
}

const ID = '019bc1a8-0000-7000-8000-000000000042'
