/** `/boutique/commandes` and `/boutique/inscription`: what a customer has ordered, and how he becomes one. */
import { commande, orchestrateur } from '@comptoir/contracts'
import { newId } from '@comptoir/kit/ids.ts'
import type { FastifyInstance } from 'fastify'
import { isDenied } from '../../accounts.ts'
import type { Form } from '../../forms.ts'
import type { ToldProblem } from '../../house-api.ts'
import { openSession, type Pages } from '../../routes/sign-in.ts'
import { ordersBody, type SignUpPage, signUpBody } from '../pages/account-pages.ts'
import { HOME, sendShopPage, type Visitor, visitorOf } from '../visitor.ts'
import { keyIn } from './panier.ts'

/** Orders on a page. */
const PAGE = 20

/** Serves both. */
export function addAccount(shop: FastifyInstance, pages: Pages): void {
  shop.get(`${HOME}/commandes`, async (request, reply) => {
    const visitor = await visitorOf(request, reply, pages)
    const { customer, api, words } = visitor
    if (customer === undefined)
      return reply.redirect(`/connexion?suite=${encodeURIComponent(request.url)}`, 303)
    const { curseur } = request.query as { curseur?: string }
    const query = { client_id: customer.clientId, limite: PAGE, curseur }
    const listed = await api.page(commande.lister, { query })
    return sendShopPage(visitor, { title: words.orders, body: ordersBody(visitor, listed) })
  })
  shop.get(`${HOME}/inscription`, async (request, reply) =>
    showSignUp(await visitorOf(request, reply, pages), { cle: newId(), nom: '', email: '' }),
  )
  shop.post(`${HOME}/inscription`, async (request, reply) => {
    const form = pages.forms.read(request)
    const visitor = await visitorOf(request, reply, pages)
    const { words } = visitor
    if (form === undefined) {
      const problem = { title: words.signUp, detail: words.staleForm }
      return showSignUp(visitor, { cle: newId(), nom: '', email: '', problem }, 403)
    }
    return signUp(visitor, form)
  })
}

function showSignUp(visitor: Visitor, page: SignUpPage, status = 200) {
  return sendShopPage(visitor, { title: visitor.words.signUp, body: signUpBody(visitor, page), status })
}

/** Makes the account, and signs its owner in. */
async function signUp(visitor: Visitor, form: Form) {
  const { api, words } = visitor
  const { nom = '', email = '', mot_de_passe = '' } = form
  const cle = keyIn(form)
  const told = await api.ask(orchestrateur.inscrire, { body: { nom, email, mot_de_passe }, key: cle })
  if (told.status === 201) return enter(visitor, { email, motDePasse: mot_de_passe })
  const unfinished: ToldProblem = { title: words.signUp, detail: words.beingMade }
  const problem = told.status === 202 ? unfinished : (told.body as ToldProblem)
  // What was refused is asked for anew when it is corrected; what may be under way is asked for again.
  const isOver = told.status >= 400 && told.status < 500 && problem.code !== 'REQUETE_EN_COURS'
  const next = isOver ? newId() : cle
  return showSignUp(visitor, { cle: next, nom, email, problem }, told.status)
}

async function enter(visitor: Visitor, { email, motDePasse }: { email: string; motDePasse: string }) {
  const { request, reply, pages, language } = visitor
  const opened = await pages.deps.accounts
    .signIn({ identifiant: email, motDePasse }, language)
    .catch((cause: unknown) => {
      request.log.warn({ err: cause }, 'a new customer is not signed in')
      return undefined
    })
  // The account is there: he signs in by himself.
  if (opened === undefined || isDenied(opened)) return reply.redirect(`/connexion?suite=${HOME}`, 303)
  await openSession(request, reply, { pages, space: 'boutique', opened })
  return reply.redirect(HOME, 303)
}
