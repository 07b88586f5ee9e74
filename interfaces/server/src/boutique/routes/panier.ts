/** `/boutique/panier`: what is in it, and each change of it. */
import { fill, QUANTITE_MAX } from '@comptoir/contracts'
import type { FastifyInstance } from 'fastify'
import type { Form } from '../../forms.ts'
import type { ToldProblem } from '../../house-api.ts'
import type { Pages } from '../../routes/sign-in.ts'
import { panierBody, type ShownPanier } from '../pages/panier-page.ts'
import { addTo, readMeans, readPanier, setIn, type Unchanged } from '../panier.ts'
import { judgePanier } from '../panier-state.ts'
import { GUEST_LIGNES_MAX } from '../stored-panier.ts'
import { HOME, sendShopPage, storedPanier, type Visitor, visitorOf } from '../visitor.ts'
import { showProduct } from './browse.ts'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Serves it. */
export function addPanier(shop: FastifyInstance, pages: Pages): void {
  shop.get(`${HOME}/panier`, async (request, reply) => showPanier(await visitorOf(request, reply, pages)))
  shop.post(`${HOME}/panier`, async (request, reply) => {
    const form = pages.forms.read(request)
    const visitor = await visitorOf(request, reply, pages)
    if (form === undefined) return showPanier(visitor, { notice: visitor.words.stale, status: 403 })
    const produitId = numberIn(form['produit_id'])
    const quantite = numberIn(form['quantite'])
    if (quantite === undefined || quantite < 1 || quantite > QUANTITE_MAX)
      return refuseQuantity(visitor, produitId)
    return changed(visitor, await addTo(visitor, { produitId: produitId ?? 0, quantite, cle: keyIn(form) }))
  })
  shop.post(`${HOME}/panier/:produit_id`, async (request, reply) => {
    const form = pages.forms.read(request)
    const visitor = await visitorOf(request, reply, pages)
    if (form === undefined) return showPanier(visitor, { notice: visitor.words.stale, status: 403 })
    const produitId = numberIn((request.params as { produit_id: string }).produit_id)
    const quantite = numberIn(form['quantite'])
    if (quantite === undefined || quantite > QUANTITE_MAX)
      return showPanier(visitor, { notice: visitor.words.badQuantity, status: 400 })
    return changed(visitor, await setIn(visitor, { produitId: produitId ?? 0, quantite, cle: keyIn(form) }))
  })
}

/** A whole number; undefined for anything else. */
function numberIn(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d{1,10}$/.test(text.trim())) return undefined
  return Number(text)
}

/** The key of a form, in the form of ids; one that somebody made up is refused by who is asked. */
export const keyIn = (form: Form): string => (UUID.test(form['cle'] ?? '') ? String(form['cle']) : '')

async function refuseQuantity(visitor: Visitor, produitId: number | undefined) {
  const { words } = visitor
  const problem: ToldProblem = { title: words.quantity, detail: words.badQuantity }
  return showProduct(visitor, produitId ?? 0, problem)
}

/** The panier as it is now, or why it was not changed. */
async function changed(visitor: Visitor, unchanged: Unchanged | undefined) {
  if (unchanged === undefined) return visitor.reply.redirect(`${HOME}/panier`, 303)
  if (unchanged === 'full')
    return showPanier(visitor, {
      notice: fill(visitor.words.cartFull, { maximum: GUEST_LIGNES_MAX }),
      status: 409,
    })
  const { status, body } = unchanged
  return showPanier(visitor, { problem: body as ToldProblem, status })
}

type Said = Pick<ShownPanier, 'problem' | 'notice' | 'cle'> & { readonly status?: number }

/** The page, with what is to be said first. */
export async function showPanier(visitor: Visitor, { status = 200, ...said }: Said = {}) {
  const [lignes, means] = await Promise.all([readPanier(visitor), readMeans(visitor)])
  const panier = judgePanier(lignes, means)
  const pendingId = visitor.customer === undefined ? storedPanier(visitor).pending?.id : undefined
  const body = panierBody(visitor, { panier, means, pendingId, ...said })
  return sendShopPage(visitor, { title: visitor.words.cart, body, status })
}
