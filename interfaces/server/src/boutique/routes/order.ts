/**
 * `/boutique/commander`: one press orders the panier. The key was minted with the form, and is the number of the order: pressed
 * twice, or sent again after a lost answer, it is one order, whose page is known from the start.
 */
import { fill, orchestrateur } from '@comptoir/contracts'
import { Problem } from '@comptoir/kit/http/problem.ts'
import type { FastifyInstance } from 'fastify'
import type { Told, ToldProblem } from '../../house-api.ts'
import type { Pages } from '../../routes/sign-in.ts'
import { readPanier } from '../panier.ts'
import { judgePanier } from '../panier-state.ts'
import { withPending } from '../stored-panier.ts'
import { HOME, storedPanier, storePanier, type Visitor, visitorOf } from '../visitor.ts'
import { keyIn, showPanier } from './panier.ts'

/** Serves it. */
export function addOrdering(shop: FastifyInstance, pages: Pages): void {
  // A page that came by the form has this address.
  shop.get(`${HOME}/commander`, async (_request, reply) => reply.redirect(`${HOME}/panier`, 303))
  shop.post(`${HOME}/commander`, async (request, reply) => {
    const form = pages.forms.read(request)
    const visitor = await visitorOf(request, reply, pages)
    if (form === undefined) return showPanier(visitor, { notice: visitor.words.stale, status: 403 })
    const attenduCents = Number(/^\d{1,15}$/.exec(form['montant'] ?? '')?.[0] ?? Number.NaN)
    return order(visitor, { cle: keyIn(form), attenduCents })
  })
}

interface Order {
  readonly cle: string
  /** What the page said that it costs. */
  readonly attenduCents: number
}

async function order(visitor: Visitor, { cle, attenduCents }: Order) {
  const pending = visitor.customer === undefined ? storedPanier(visitor).pending : undefined
  if (pending !== undefined) return pending.id === cle ? follow(visitor, cle) : showPanier(visitor)
  const lignes = await readPanier(visitor)
  // The panier of an account is empty when the same order was asked for a moment ago: that is answered again.
  if (lignes.length === 0 && visitor.customer === undefined) return showPanier(visitor)
  const { totalCents } = judgePanier(lignes, { kind: 'invite', plafondCents: undefined })
  if (lignes.length > 0 && totalCents !== attenduCents) return askAgain(visitor, attenduCents, totalCents)
  return answered(visitor, cle, await send(visitor, { cle, attenduCents }))
}

/** Other prices than the page had: nothing is ordered before the new total was seen. */
function askAgain(visitor: Visitor, beforeCents: number, totalCents: number) {
  const { words, writing } = visitor
  const avant = Number.isNaN(beforeCents) ? '?' : writing.amount(beforeCents)
  const notice = fill(words.priceChangedNow, { avant, apres: writing.amount(totalCents) })
  return showPanier(visitor, { notice, status: 409 })
}

/** Undefined: it may have been heard, and its answer was lost. */
async function send(visitor: Visitor, { cle, attenduCents }: Order): Promise<Told | 'lost' | 'unsent'> {
  const { customer, api } = visitor
  const whose =
    customer === undefined
      ? {
          produits: storedPanier(visitor).lignes.map(([produit_id, quantite]) => ({ produit_id, quantite })),
        }
      : { client_id: customer.clientId }
  const body = { ...whose, montant_attendu: attenduCents / 100 }
  try {
    return await api.ask(orchestrateur.passerCommande, { body, key: cle, prefer: 'respond-async' })
  } catch (cause) {
    visitor.request.log.warn({ err: cause }, 'an order without an answer')
    return cause instanceof Problem && cause.refusal.refus === 'SERVICE_INDISPONIBLE' ? 'unsent' : 'lost'
  }
}

/** Answers of a gateway, or of a service, after which an order may be under way all the same. */
const UNCERTAIN = new Set([500, 502, 504])

function answered(visitor: Visitor, cle: string, told: Told | 'lost' | 'unsent') {
  if (told === 'unsent') return showPanier(visitor, { notice: visitor.words.notSent, cle, status: 503 })
  if (told === 'lost' || UNCERTAIN.has(told.status)) return follow(visitor, cle)
  const problem = told.body as ToldProblem
  if (problem.saga_id !== undefined) return follow(visitor, problem.saga_id)
  if (problem.code === 'REQUETE_EN_COURS' || problem.code === 'RESULTAT_INCONNU') return follow(visitor, cle)
  // The form is of a panier that was ordered before, as it was then.
  if (problem.code === 'CLE_REUTILISEE')
    return showPanier(visitor, { notice: visitor.words.stale, status: 409 })
  const isOver = told.status < 500 && told.status !== 429
  return showPanier(visitor, { problem, status: told.status, ...(isOver ? {} : { cle }) })
}

/** To the page of the order. A guest's browser notes that it is under way. */
function follow(visitor: Visitor, id: string) {
  const stored = storedPanier(visitor)
  if (visitor.customer === undefined && stored.pending === undefined && stored.lignes.length > 0)
    storePanier(visitor, withPending(stored, id))
  return visitor.reply.redirect(`${HOME}/suivi/${id}`, 303)
}
