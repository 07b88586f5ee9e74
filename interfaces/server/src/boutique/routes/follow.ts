/** `/boutique/suivi/<id>`: an order, step by step, until its end; and its invoice. */
import { commande, facturation, orchestrateur } from '@comptoir/contracts'
import type { FastifyInstance } from 'fastify'
import { Refused } from '../../house-api.ts'
import type { Pages } from '../../routes/sign-in.ts'
import { type Commande, MISSING, type Saga, type ToldOrder, toldOf } from '../order-told.ts'
import { followBody, followHead, followTitle, type ShownOrder, sentenceOf } from '../pages/follow-page.ts'
import { settlePending } from '../panier.ts'
import { HOME, sendShopPage, storedPanier, type Visitor, visitorOf } from '../visitor.ts'

/** Serves it. */
export function addFollowing(shop: FastifyInstance, pages: Pages): void {
  shop.get(`${HOME}/suivi/:id`, async (request, reply) =>
    showOrder(await visitorOf(request, reply, pages), idIn(request.params)),
  )
  // What the script of that page asks for.
  shop.get(`${HOME}/suivi/:id/etat`, async (request, reply) => {
    const visitor = await visitorOf(request, reply, pages)
    const told = await readTold(visitor, idIn(request.params))
    const { words } = visitor
    return reply.header('Cache-Control', 'no-store').send({
      etat: told.standing,
      fini: told.isFinal,
      titre: words.standing[told.standing],
      texte: sentenceOf(visitor, told),
      etapes: told.steps.map(({ etat }) => ({ etat, mot: words.etats[etat] })),
    })
  })
  shop.get(`${HOME}/factures/:id`, async (request, reply) => {
    const { api } = await visitorOf(request, reply, pages)
    const asking = { params: { id: idIn(request.params) }, query: { format: 'pdf' } }
    const { status, headers, body } = await api.open(facturation.consulter, asking, 'application/pdf')
    if (status !== 200) throw new Refused({ status, body: await new Response(body as never).json() })
    for (const name of ['content-type', 'content-disposition'])
      if (headers[name] !== undefined) reply.header(name, headers[name])
    return reply.header('Cache-Control', 'no-store').header('X-Content-Type-Options', 'nosniff').send(body)
  })
}

const idIn = (params: unknown): string => (params as { id: string }).id

/** How an order stands. One that only part of the house knows yet is not missing, and one whose end is uncertain is awaited. */
async function readTold({ api }: Visitor, id: string): Promise<ToldOrder> {
  const told = await api.ask(orchestrateur.consulterSaga, { params: { id } })
  if (told.status === 200) return toldOf(told.body as Saga)
  if (told.status === 404 || told.status === 400) return MISSING
  if (told.status === 503) return { ...MISSING, standing: 'unknown' }
  throw new Refused(told)
}

async function readCommande({ api }: Visitor, id: string): Promise<Commande | undefined> {
  const told = await api.ask(commande.consulter, { params: { id } })
  return told.status === 200 ? (told.body as Commande) : undefined
}

async function showOrder(visitor: Visitor, id: string) {
  const [told, order] = await Promise.all([readTold(visitor, id), readCommande(visitor, id)])
  if (storedPanier(visitor).pending?.id === id && told.isFinal) await settlePending(visitor)
  const invoice = told.standing === 'confirmed' ? await invoiceOf(visitor, id) : undefined
  const shown: ShownOrder = { id, told, commande: order, invoice }
  const head = followHead(shown)
  return sendShopPage(visitor, {
    title: followTitle(visitor, shown),
    body: followBody(visitor, shown),
    status: told.standing === 'missing' ? 404 : 200,
    ...(head === undefined ? {} : { head }),
  })
}

/** Invoices are for customers with an account; the one of an order comes a moment after it. */
async function invoiceOf({ api, customer, request }: Visitor, id: string): Promise<ShownOrder['invoice']> {
  if (customer === undefined) return undefined
  try {
    const query = { commande_id: id, genre: 'FACTURE', limite: 1 }
    const [invoice] = await api.read(facturation.lister, { query })
    return invoice?.statut === 'EMISE' ? { id: invoice.id } : 'coming'
  } catch (cause) {
    request.log.warn({ err: cause }, 'an order without its invoice')
    return undefined
  }
}
