/** A sale at work: from the ticket to its end. What happens to it is told by the queue, which outlives the page. */
import { useEffect, useRef, useState } from 'react'
import type { Me } from '../me.ts'
import { newKey } from '../new-key.ts'
import { play } from '../sound.ts'
import { shopDay } from '../words/days.ts'
import {
  type Buyer,
  madeAgain,
  madeOffline,
  maySellOffline,
  type QueuedSale,
  type SaleProblem,
} from './file.ts'
import { type Sales, type TicketDesk, useSales, useTicket } from './kept.ts'
import { counted, keepCounts, readCounts } from './moment.ts'
import { useOnline } from './online.ts'
import type { Offer } from './payment.ts'
import { greatestDiscount, sumsOf, type TicketLine } from './ticket.ts'
import type { SaleBody, Till } from './types.ts'

export interface Desk {
  readonly me: Me
  readonly till: Till
  readonly storeName: string
  readonly leave: () => void
}

export type Payable = Extract<Offer, { readonly fault: null }>

export interface Wish {
  readonly offer: Payable
  readonly approval?: string
  /** What the simulated terminal is to do; in the demonstration alone. */
  readonly carte?: NonNullable<SaleBody['paiement']>['carte']
  /** The goods are in hand, whatever the stock says. */
  readonly isInHand: boolean
}

export interface Selling {
  readonly ticket: TicketDesk
  readonly sales: Sales
  readonly isOnline: boolean
  /** The sale of the ticket, once it is sent. */
  readonly current: QueuedSale | undefined
  readonly problem: SaleProblem | undefined
  readonly forgive: () => void
  /** The key of the sale, minted and kept. */
  readonly key: () => Promise<string>
  /** Whether a second person has to approve. */
  readonly wantsApproval: boolean
  readonly confirm: (wish: Wish) => Promise<void>
  /** The next customer: what is not answered yet is followed in the tray. */
  readonly next: () => Promise<void>
}

/** Undefined until the device has told what it keeps. */
export function useSelling({ me, till }: Desk): Selling | undefined {
  const ticket = useTicket(till.id)
  const sales = useSales(till.id, ticket !== undefined, ticket?.cle)
  const isOnline = useOnline()
  const [problem, setProblem] = useState<SaleProblem | undefined>(undefined)
  const isBusy = useRef(false)
  const current = sales.sales.find(({ cle }) => cle === ticket?.cle)
  useRefusal({ ticket, sales, current, setProblem })
  useEffect(() => (isOnline ? sales.queue?.poke() : undefined), [isOnline, sales.queue])
  if (ticket === undefined) return undefined
  const { lines } = ticket.draft.ticket
  const key = async () => {
    const cle = ticket.cle ?? newKey()
    if (ticket.cle === undefined) await ticket.name(cle)
    return cle
  }
  const confirm = async (wish: Wish) => {
    if (isBusy.current || current !== undefined || sales.queue === undefined) return
    isBusy.current = true
    setProblem(undefined)
    const { buyer, redoes } = ticket
    const sale = saleOf(lines, { cle: await key(), till, wish, buyer, now: Date.now() })
    if (redoes !== undefined) await sales.queue.add(madeAgain(sale, redoes), redoes.cle)
    else await sales.queue.add(!isOnline && maySellOffline(sale) ? madeOffline(sale) : sale)
    isBusy.current = false
  }
  return {
    ticket,
    sales,
    isOnline,
    current,
    problem,
    forgive: () => setProblem(undefined),
    key,
    wantsApproval:
      isOnline && ticket.redoes === undefined && greatestDiscount(lines) > me.limites.remise_pourcent,
    confirm,
    next: async () => {
      if (current !== undefined) await leaveBehind(current, { ticket, sales })
    },
  }
}

/** The customer goes: what was sold counts for the articles of the moment, what is not answered yet goes on by itself. */
async function leaveBehind(
  { cle, etat, body }: QueuedSale,
  { ticket, sales: { queue } }: Pick<Selling, 'ticket' | 'sales'>,
): Promise<void> {
  const articles = body.lignes.map(({ produit_id: id }) => id)
  keepCounts(counted(readCounts(), articles))
  if (etat !== 'ACCEPTEE') await queue?.letGo(cle)
  await ticket.clear()
  if (etat === 'ACCEPTEE') await queue?.drop(cle)
}

/** A refusal gives the ticket back, with what it says of its lines; the next try is another sale, under another key. */
function useRefusal(at: {
  readonly ticket: TicketDesk | undefined
  readonly sales: Sales
  readonly current: QueuedSale | undefined
  readonly setProblem: (problem: SaleProblem) => void
}) {
  const { ticket, sales, current, setProblem } = at
  const { queue } = sales
  const handled = useRef<string>(undefined)
  useEffect(() => {
    for (const { cle, etat } of sales.sales)
      if (etat === 'ACCEPTEE' && cle !== ticket?.cle) {
        play('final')
        void queue?.drop(cle)
      }
  }, [sales.sales, ticket?.cle, queue])
  useEffect(() => {
    if (current?.etat !== 'REFUSEE' || current.problem === undefined || ticket === undefined) return
    if (handled.current === current.cle) return
    handled.current = current.cle
    const { cle, problem } = current
    setProblem(problem)
    play('refused')
    const lignes = linesOf(problem)
    if (problem.code === 'PRIX_CHANGE')
      ticket.write({
        act: 'prices',
        cents: new Map(lignes.map((one) => [one.produit_id, Math.round(one.prix * 100)])),
      })
    else if (lignes.some(({ disponible }) => disponible !== undefined))
      ticket.write({
        act: 'short',
        left: new Map(lignes.map((one) => [one.produit_id, one.disponible ?? 0])),
      })
    void ticket.name(undefined).then(() => queue?.drop(cle))
  }, [current, ticket, queue, setProblem])
}

interface NamedLine {
  readonly produit_id: number
  readonly prix: number
  readonly disponible?: number
}

/** The lines that a refusal names. */
const linesOf = ({ members: { lignes } }: SaleProblem): readonly NamedLine[] =>
  Array.isArray(lignes) ? (lignes as readonly NamedLine[]) : []

interface Making {
  readonly cle: string
  readonly till: Till
  readonly wish: Wish
  readonly buyer: Buyer | undefined
  readonly now: number
}

function saleOf(lines: readonly TicketLine[], { cle, till, wish, buyer, now }: Making): QueuedSale {
  const { offer, approval = null, carte, isInHand } = wish
  const sums = sumsOf(lines, shopDay(new Date(now)))
  const paiements = offer.paiements.map((one) =>
    one.mode === 'CARTE' && carte !== undefined ? { ...one, carte } : one,
  )
  return {
    cle,
    caisseId: till.id,
    madeAt: now,
    approval,
    totalCents: sums.totalCents,
    renduCents: offer.renduCents,
    pieces: sums.pieces,
    buyer,
    lines: lines.map(({ nom, quantite, prixCents }, at) => ({
      nom,
      quantite,
      prixCents,
      totalCents: sums.lignes[at]?.totalCents ?? 0,
    })),
    etat: 'EN_ATTENTE',
    isGone: false,
    body: {
      magasin_id: till.magasin_id,
      caisse_id: till.id,
      lignes: lines.map(({ produitId, quantite, remisePourcent, motif }) => ({
        produit_id: produitId,
        quantite,
        ...(remisePourcent === 0 ? {} : { remise_pourcent: remisePourcent }),
        ...(motif === null ? {} : { motif }),
      })),
      ...(buyer === undefined ? {} : { client_id: buyer.id }),
      paiements,
      montant_attendu: sums.totalCents / 100,
      ...(isInHand ? { constat: true } : {}),
    },
  }
}
