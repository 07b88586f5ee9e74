/** Products that head office edits, as the API tells of them. Each answer is checked against its contract. */
import { consulterProduit, creerProduit, listerPrix, listerProduits } from '@comptoir/contracts/catalogue.ts'
import type { Static } from '@comptoir/contracts/typebox.ts'
import type { Asked } from '../house.ts'
import { type Answer, checked } from './checked.ts'

type Product = Static<(typeof consulterProduit)['replies'][200]>

const AT = '2026-11-18T14:02:11.231Z'
/** A product as it is, but for what is said of it. */
export const product = (id: number, nom: string, changed: Partial<Product> = {}): Product => ({
  id,
  code: `P${id}`,
  nom,
  description: '',
  categorie_id: 1,
  prix: 14.99,
  prix_a_venir: null,
  cout: 8,
  code_barres: `0000000${id}`,
  codes_barres: [`0000000${id}`],
  image: null,
  actif: true,
  version: 3,
  ...changed,
})

export interface Catalog {
  readonly products: Map<number, Product>
  readonly writes: Asked[]
  /** Somebody else changes a product. */
  change(id: number, changed: Partial<Product>): void
  readonly answer: Answer
}

export function openCatalog(): Catalog {
  const original = new Map(
    ['Thé vert sencha', 'Tasse en grès'].map((nom, at) => [at + 1, product(at + 1, nom)]),
  )
  const catalog: Catalog = {
    products: new Map(original),
    writes: [],
    change: (id, changed) => {
      const before = catalog.products.get(id)
      if (before !== undefined)
        catalog.products.set(id, { ...before, ...changed, version: before.version + 1 })
    },
    answer: (asked) => {
      const [path = '', search = ''] = asked.path.split('?')
      const [, id, what] = /^\/produits\/(\d+)(\/prix)?$/.exec(path) ?? []
      if (what !== undefined) return checked(listerPrix.replies[200], PRICES)
      if (asked.method !== 'GET') return write(asked, { catalog, original })
      if (path === '/produits') return list(catalog, new URLSearchParams(search))
      const found = catalog.products.get(Number(id))
      return found === undefined ? undefined : checked(consulterProduit.replies[200], found)
    },
  }
  return catalog
}

const PRICES = [{ prix: 14.99, a: AT, auteur: { id: '3', nom: 'Charlie' }, version: 3 }]

function list({ products }: Catalog, query: URLSearchParams) {
  const q = query.get('q')?.toLowerCase() ?? ''
  const rows = [...products.values()].filter(({ nom }) => nom.toLowerCase().includes(q))
  return checked(listerProduits.replies[200], rows)
}

interface Kept {
  readonly catalog: Catalog
  readonly original: ReadonlyMap<number, Product>
}

function write(asked: Asked, { catalog, original }: Kept) {
  const [, id] = /^\/produits(?:\/(\d+))?$/.exec(asked.path) ?? []
  if (id === undefined && asked.path !== '/produits') return undefined
  catalog.writes.push(asked)
  const content = JSON.parse(asked.body) as Partial<Product>
  if (id === undefined) {
    const made = { ...product(9, ''), ...content }
    catalog.products.set(9, made)
    return checked(creerProduit.replies[201], made, 201)
  }
  const before = catalog.products.get(Number(id))
  if (before === undefined) return undefined
  if (asked.headers['if-match'] === `"${before.version}"`) {
    catalog.change(Number(id), content)
    return checked(consulterProduit.replies[200], catalog.products.get(Number(id)))
  }
  const signed = (one: Product | undefined, nom: string) => ({ ...one, auteur: { id: '2', nom }, a: AT })
  const body = {
    code: 'VERSION_PERIMEE',
    title: 'Version périmée',
    detail: 'La ressource a changé depuis votre lecture.',
    lue: signed(original.get(Number(id)), 'Charlie'),
    actuelle: signed(before, 'Alice'),
  }
  return { status: 412, body }
}
