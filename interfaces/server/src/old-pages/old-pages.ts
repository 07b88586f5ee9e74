/** Bookmarks and forms of the replaced systems: each leads to the same as the screens do, without a script. */
import { catalogue, fill, orchestrateur } from '@comptoir/contracts'
import { preferredOf } from '@comptoir/kit/http/media.ts'
import type { FastifyInstance } from 'fastify'
import { type HouseApi, houseApi, Refused } from '../house-api.ts'
import { html } from '../pages/html.ts'
import { preferencesOf } from '../preferences.ts'
import type { Pages } from '../routes/sign-in.ts'
import { SPACES } from '../spaces.ts'
import { execute, grant, saveProduct } from './acts.ts'
import { actsBody } from './bodies.ts'
import { showPerformances, showProduct, showReport, showRequests, showStock } from './reads.ts'
import { formForStaff, forStaff, type StaffVisit, sendOldPage } from './staff.ts'

/** As many pages of the catalogue as one answer has. */
const PAGES_MAX = 100

/** Addresses that were the homes of roles. */
const HOMES = {
  '/login': '/connexion',
  '/employe': SPACES.magasin.path,
  '/gestionnaire': SPACES.magasin.path,
  '/responsable': SPACES.maison.path,
} as const

/** Serves all of them. */
export function addOldPages(scope: FastifyInstance, pages: Pages): void {
  for (const [path, to] of Object.entries(HOMES))
    scope.get(path, async (_request, reply) => reply.redirect(to, 303))
  const query = ({ request }: StaffVisit) => request.query as Readonly<Record<string, string | undefined>>
  scope.get('/rapport', forStaff(pages, showReport))
  scope.get('/performances', forStaff(pages, showPerformances))
  scope.get('/demande_appro', forStaff(pages, showRequests))
  scope.get(
    '/stock_magasin',
    forStaff(pages, (visit) => showStock(visit, query(visit)['magasin_id'] ?? '1')),
  )
  scope.get(
    '/maj_produit',
    forStaff(pages, (visit) => showProduct(visit, query(visit)['produit_id'], query(visit)['fait'] === '1')),
  )
  scope.get(
    '/execute',
    forStaff(pages, (visit) => showActs(visit, query(visit)['vente'])),
  )
  scope.post('/execute', formForStaff(pages, execute))
  // A page that came by the form has this address.
  scope.get('/valider_demande', async (_request, reply) => reply.redirect('/demande_appro', 303))
  scope.post('/valider_demande', formForStaff(pages, grant))
  scope.post('/maj_produit', formForStaff(pages, saveProduct))
  addProducts(scope, pages)
}

/** The acts, or the sale that one of them made. */
async function showActs(visit: StaffVisit, saleId: string | undefined) {
  const { api, words, writing } = visit
  if (saleId === undefined) return sendOldPage(visit, { title: words.execute, body: actsBody(visit) })
  const { numero, montant, pourquoi } = await api.read(orchestrateur.consulterTouteSaga, {
    params: { id: saleId },
  })
  const total = montant === null ? undefined : writing.amount(Math.round(montant * 100))
  const body = html`<div class="card stack"><p>${total === undefined ? pourquoi : fill(words.soldFor, { total })}</p><p><a class="act" href="/execute">${words.execute}</a></p></div>`
  return sendOldPage(visit, { title: fill(words.sale, { numero: numero ?? '' }), body })
}

/** `GET /produits`: for programs what it was, for people the shop. */
function addProducts(scope: FastifyInstance, pages: Pages): void {
  scope.get('/produits', async (request, reply) => {
    const offered = { 'application/json': true, 'text/html': true }
    if (preferredOf(request.headers.accept, offered) === 'text/html')
      return reply.redirect(`${SPACES.boutique.path}/produits`, 303)
    const { language } = preferencesOf(request)
    const api = houseApi(pages.deps, { language, token: undefined, requestId: request.id })
    try {
      const produits = await allProducts(api)
      return await reply.header('Cache-Control', 'no-store').send({ produits })
    } catch (cause) {
      if (!(cause instanceof Refused)) throw cause
      return reply.code(cause.status).type('application/problem+json').send(JSON.stringify(cause.problem))
    }
  })
}

async function allProducts(api: HouseApi) {
  const produits: { id: number; nom: string; prix: number }[] = []
  let curseur: string | undefined
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const { rows, next } = await api.page(catalogue.listerProduits, { query: { limite: 100, curseur } })
    produits.push(...rows.map(({ id, nom, prix }) => ({ id, nom, prix })))
    curseur = next
    if (curseur === undefined) break
  }
  return produits
}
