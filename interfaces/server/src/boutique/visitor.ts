/** Whoever visits the shop: a guest, or a customer who is signed in. And the frame of the pages that he gets. */
import { randomUUID } from 'node:crypto'
import { fill, type Language, panier } from '@comptoir/contracts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Compte } from '../compte.ts'
import { type HouseApi, houseApi } from '../house-api.ts'
import { type Html, html } from '../pages/html.ts'
import type { Frame } from '../pages/layout.ts'
import { sendPage } from '../pages/send-page.ts'
import { preferencesOf } from '../preferences.ts'
import type { Pages } from '../routes/sign-in.ts'
import { SPACES } from '../spaces.ts'
import { emptyPanier, type StoredPanier } from './stored-panier.ts'
import { SHOP_WORDS, type ShopWords } from './words.ts'
import { WRITING, type Writing } from './writing.ts'

export interface Customer extends Compte {
  readonly clientId: number
}

export interface Visitor {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly pages: Pages
  readonly language: Language
  readonly words: ShopWords
  readonly writing: Writing
  /** Undefined: a guest. */
  readonly customer: Customer | undefined
  readonly api: HouseApi
  /** The token of the forms on the page that he gets. */
  readonly formToken: string
}

export const HOME = SPACES.boutique.path

const PANIER = { cookie: 'comptoir_panier', about: 'panier', seconds: 30 * 24 * 3600 }

/** Who asks. A session that has ended makes a guest of him. */
export async function visitorOf(
  request: FastifyRequest,
  reply: FastifyReply,
  pages: Pages,
): Promise<Visitor> {
  const { sessions, cookies, forms, deps } = pages
  const { language } = preferencesOf(request)
  const session = await sessions.find('boutique', cookies.read(request, SPACES.boutique.cookie))
  const token = session && (await sessions.tokenOf(session))
  const { clientId } = session?.compte ?? {}
  const isCustomer = session !== undefined && token !== undefined && clientId !== undefined
  return {
    request,
    reply,
    pages,
    language,
    words: SHOP_WORDS[language],
    writing: WRITING[language],
    customer: isCustomer ? { ...session.compte, clientId } : undefined,
    api: houseApi(deps, { language, token: isCustomer ? token : undefined, requestId: request.id }),
    formToken: forms.tokenFor(request, reply),
  }
}

interface Present {
  readonly stored: StoredPanier
  readonly isChanged: boolean
}

/** As it is while a request is answered: what the browser sent, or what it is about to be given. */
const present = new WeakMap<FastifyRequest, Present>()

/** What his browser keeps; one that was changed, or sealed with another key, is none. */
export function storedPanier({ request, pages: { cookies, deps } }: Visitor): StoredPanier {
  const known = present.get(request)
  if (known !== undefined) return known.stored
  const sealed = cookies.read(request, PANIER.cookie)
  const kept = sealed === undefined ? undefined : deps.sealer.open(sealed, PANIER.about)
  const stored = kept === undefined ? emptyPanier(randomUUID()) : (JSON.parse(kept) as StoredPanier)
  present.set(request, { stored, isChanged: false })
  return stored
}

export const storePanier = ({ request }: Visitor, stored: StoredPanier): void =>
  void present.set(request, { stored, isChanged: true })

/** Gives the browser what was changed, once, with whatever it is answered. */
export function sendPanier(request: FastifyRequest, reply: FastifyReply, { cookies, deps }: Pages): void {
  const known = present.get(request)
  if (known?.isChanged !== true) return
  const sealed = deps.sealer.seal(JSON.stringify(known.stored), PANIER.about)
  cookies.set(reply, { name: PANIER.cookie, value: sealed, sameSite: 'Lax', seconds: PANIER.seconds })
}

export interface ShopPage {
  readonly title: string
  readonly body: Html
  readonly status?: number
  /** What its `head` has besides. */
  readonly head?: Html
}

/** Sends a page of the shop. */
export async function sendShopPage(visitor: Visitor, { title, body, status, head }: ShopPage) {
  const page = {
    title,
    body,
    frame: await frameOf(visitor, head),
    ...(status === undefined ? {} : { status }),
  }
  return sendPage(visitor.request, visitor.reply, { forms: visitor.pages.forms, page })
}

async function frameOf(visitor: Visitor, head: Html | undefined): Promise<Frame> {
  const { words, writing, customer, formToken } = visitor
  const pieces = await piecesOf(visitor)
  const cart = pieces === undefined ? words.cart : writing.count(words.cartOf, pieces)
  const account =
    customer === undefined
      ? html`<li><a href="/connexion?suite=${HOME}">${words.signIn}</a></li>`
      : html`<li><a href="${HOME}/commandes">${words.orders}</a></li><li><form method="post" action="/deconnexion"><input type="hidden" name="jeton" value="${formToken}"><input type="hidden" name="espace" value="boutique"><button class="link">${fill(words.signOut, { nom: customer.nom })}</button></form></li>`
  return {
    home: HOME,
    look: 'shop',
    head: html`
<link rel="stylesheet" href="/style/shop.css">${head}`,
    nav: html`<nav aria-label="${words.nav}"><ul class="shop-nav"><li><a href="${HOME}">${words.shelves}</a></li><li><a href="${HOME}/panier">${cart}</a></li>${account}</ul></nav>`,
  }
}

/** How many pieces are in his panier. A page does not fail for that: undefined, when panier does not say. */
async function piecesOf(visitor: Visitor): Promise<number | undefined> {
  const { customer, api } = visitor
  const sum = (quantites: readonly number[]) => quantites.reduce((total, one) => total + one, 0)
  if (customer === undefined) return sum(storedPanier(visitor).lignes.map(([, quantite]) => quantite))
  try {
    const { lignes } = await api.read(panier.consulter, { params: { client_id: customer.clientId } })
    return sum(lignes.map(({ quantite }) => quantite))
  } catch (cause) {
    visitor.request.log.warn({ err: cause }, 'a page without the count of its panier')
    return undefined
  }
}
