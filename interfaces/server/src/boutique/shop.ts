/** The customer's shop: pages that need no script. */
import type { FastifyInstance, FastifyReply } from 'fastify'
import { Refused } from '../house-api.ts'
import { html } from '../pages/html.ts'
import type { Pages } from '../routes/sign-in.ts'
import { problemBox } from './pages/parts.ts'
import { addAccount } from './routes/account.ts'
import { addBrowsing } from './routes/browse.ts'
import { addFollowing } from './routes/follow.ts'
import { addOrdering } from './routes/order.ts'
import { addPanier } from './routes/panier.ts'
import { HOME, sendPanier, sendShopPage, type Visitor, visitorOf } from './visitor.ts'

/** Serves all of `/boutique`. */
export async function addShop(scope: FastifyInstance, pages: Pages): Promise<void> {
  await scope.register(async (shop) => {
    shop.addHook('onSend', async (request, reply) => sendPanier(request, reply, pages))
    shop.setErrorHandler(async (error, request, reply) => {
      if (!(error instanceof Refused)) throw error
      return showRefused(error, await visitorOf(request, reply, pages))
    })
    for (const add of [addBrowsing, addPanier, addOrdering, addFollowing, addAccount]) add(shop, pages)
  })
}

/** What the house refused, where a page looked for something else. A session that ended there is begun anew. */
async function showRefused({ status, problem }: Refused, visitor: Visitor): Promise<FastifyReply> {
  const { request, reply, words } = visitor
  const back = request.method === 'GET' ? request.url : `${HOME}/panier`
  if (status === 401) return reply.redirect(`/connexion?suite=${encodeURIComponent(back)}`, 303)
  const body = html`${problemBox(problem)}<p class="row"><a class="act" href="${HOME}">${words.shelves}</a></p>`
  return sendShopPage(visitor, { title: problem.title, body, status })
}
