/** `/boutique`, its lists and its articles. */
import { catalogue, fill } from '@comptoir/contracts'
import type { FastifyInstance } from 'fastify'
import type { ToldProblem } from '../../house-api.ts'
import type { Pages } from '../../routes/sign-in.ts'
import { type Choice, listBody, type Produit, productBody, shelvesBody } from '../pages/browse-pages.ts'
import { availabilityOf } from '../places.ts'
import { HOME, sendShopPage, type Visitor, visitorOf } from '../visitor.ts'

/** Articles on a page of a list. */
const PAGE = 24

/** Serves what is for sale. */
export function addBrowsing(shop: FastifyInstance, pages: Pages): void {
  shop.get(HOME, async (request, reply) => {
    const visitor = await visitorOf(request, reply, pages)
    const facettes = await visitor.api.read(catalogue.listerFacettes)
    return sendShopPage(visitor, { title: visitor.words.shop, body: shelvesBody(visitor, facettes) })
  })
  shop.get(`${HOME}/produits`, async (request, reply) => {
    const visitor = await visitorOf(request, reply, pages)
    return showList(visitor, request.query as Readonly<Record<string, string>>)
  })
  shop.get(`${HOME}/produits/:id`, async (request, reply) => {
    const visitor = await visitorOf(request, reply, pages)
    return showProduct(visitor, (request.params as { id: string }).id)
  })
}

/** What of an address narrows a list; a member that is empty, as a form sends it, is none. */
function choiceIn(query: Readonly<Record<string, string>>): Choice {
  const names = ['q', 'categorie_id', 'prix_min', 'prix_max'] as const
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = String(query[name] ?? '').trim()
      return value === '' ? [] : [[name, value]]
    }),
  )
}

async function showList(visitor: Visitor, query: Readonly<Record<string, string>>) {
  const { api, words } = visitor
  const choice = choiceIn(query)
  const curseur = query['curseur']
  const [facettes, { rows, next }] = await Promise.all([
    api.read(catalogue.listerFacettes, { query: { ...choice } }),
    api.page(catalogue.listerProduits, { query: { ...choice, limite: PAGE, curseur } }),
  ])
  const shelf = facettes.categories.find(({ categorie_id }) => String(categorie_id) === choice.categorie_id)
  const title =
    choice.q === undefined ? (shelf?.nom ?? words.allProducts) : fill(words.results, { q: choice.q })
  const body = listBody(visitor, { choice, facettes, rows, next, isLater: curseur !== undefined })
  return sendShopPage(visitor, { title, body })
}

/** The page of an article; with what was wrong when it was asked for. */
export async function showProduct(visitor: Visitor, id: string | number, problem?: ToldProblem) {
  const produit: Produit = await visitor.api.read(catalogue.consulterProduit, { params: { id } })
  const availability = await availabilityOf(visitor, produit.id)
  const shown = { produit, availability, ...(problem === undefined ? {} : { problem }) }
  const page = { title: produit.nom, body: productBody(visitor, shown) }
  return sendShopPage(visitor, problem === undefined ? page : { ...page, status: 400 })
}
