/**
 * The sales that a till has sent or will send. Each is kept before it is sent, under a key that is minted once.
 *
 *     EN_ATTENTE ── sent ──► ENVOYEE ──► ACCEPTEE
 *                              │ ▲ └───► REFUSEE, which has no effect: its ticket goes on
 *                   no answer  └─┘ └───► A_REGULARISER, where the goods are gone: for a gestionnaire, never dropped
 *
 * What was sent once is sent again as it was, under its key, until it is answered. Everything here is pure.
 */
import type { Made, SaleBody } from './types.ts'

export type EtatDeFile = 'EN_ATTENTE' | 'ENVOYEE' | 'ACCEPTEE' | 'REFUSEE' | 'A_REGULARISER'

/** Why a sale was refused, and what the refusal names. */
export interface SaleProblem {
  readonly status: number
  readonly code: string
  readonly title: string
  readonly detail: string
  readonly members: Readonly<Record<string, unknown>>
}

/** The client whom a sale is for. */
export interface Buyer {
  readonly id: number
  readonly nom: string
}

/** A refused sale that is made again: its key, its sale, and when its goods left. */
export interface Redone {
  readonly cle: string
  readonly venteId: string
  readonly madeAt: number
}

export interface QueuedSale {
  readonly cle: string
  readonly caisseId: number
  /** When it was made, in milliseconds: the order of the queue. */
  readonly madeAt: number
  readonly body: SaleBody
  readonly approval: string | null
  readonly totalCents: number
  readonly renduCents: number
  readonly pieces: number
  readonly buyer?: Buyer | undefined
  /** What stands on a receipt that is printed before the house has confirmed it. */
  readonly lines: readonly QueuedLine[]
  readonly etat: EtatDeFile
  /** The goods have gone: the next customer is served, or it was made without network. */
  readonly isGone: boolean
  readonly venteId?: string
  readonly made?: Made
  readonly problem?: SaleProblem
}

export interface QueuedLine {
  readonly nom: string
  readonly quantite: number
  readonly prixCents: number
  readonly totalCents: number
}

export type SaleReply =
  | { readonly kind: 'made'; readonly made: Made }
  | { readonly kind: 'running'; readonly venteId?: string | undefined }
  | { readonly kind: 'refused'; readonly problem: SaleProblem }
  /** Nobody answered, or nobody knows: it may have been made. */
  | { readonly kind: 'silent' }

const isOpen = ({ etat }: QueuedSale): boolean => etat === 'EN_ATTENTE' || etat === 'ENVOYEE'

/** Those that are still to be answered, in the order in which they were made. */
export const openSales = (queue: readonly QueuedSale[]): readonly QueuedSale[] =>
  queue.filter(isOpen).sort((a, b) => a.madeAt - b.madeAt || (a.cle < b.cle ? -1 : 1))

/** It is about to be sent. */
export function sent(sale: QueuedSale): QueuedSale {
  if (!isOpen(sale)) throw new Error(`the sale ${sale.cle} has been answered`)
  return { ...sale, etat: 'ENVOYEE' }
}

/** What an answer makes of it. */
export function answered(sale: QueuedSale, reply: SaleReply): QueuedSale {
  if (!isOpen(sale)) return sale
  switch (reply.kind) {
    case 'made':
      return { ...sale, etat: 'ACCEPTEE', made: reply.made, venteId: reply.made.vente_id }
    case 'refused':
      return { ...sale, etat: sale.isGone ? 'A_REGULARISER' : 'REFUSEE', problem: reply.problem }
    case 'running':
      return reply.venteId === undefined ? sale : { ...sale, venteId: reply.venteId }
    case 'silent':
      return sale
  }
}

/** The customer leaves with the goods before the answer is there. */
export const letGo = (sale: QueuedSale): QueuedSale => ({
  ...sale,
  isGone: true,
  etat: sale.etat === 'REFUSEE' ? 'A_REGULARISER' : sale.etat,
})

/** Whether it can be made without network: it was never sent, and cash pays all of it. */
export const maySellOffline = ({ etat, body }: QueuedSale): boolean =>
  etat === 'EN_ATTENTE' &&
  body.constat === undefined &&
  body.paiements?.every(({ mode }) => mode === 'ESPECES') === true

/**
 * The sale as it was made without network: at the prices that the till had.
 * @throws for a sale that cannot be made so.
 */
export function madeOffline(sale: QueuedSale): QueuedSale {
  if (!maySellOffline(sale)) throw new Error(`the sale ${sale.cle} cannot be made without network`)
  const { magasin_id, caisse_id, client_id, lignes, paiements } = sale.body
  const body: SaleBody = {
    magasin_id,
    ...(caisse_id === undefined ? {} : { caisse_id }),
    ...(client_id === undefined ? {} : { client_id }),
    lignes: lignes.map((ligne, at) => ({ ...ligne, prix: (sale.lines[at]?.prixCents ?? 0) / 100 })),
    ...(paiements === undefined ? {} : { paiements }),
    hors_ligne: { faite_le: new Date(sale.madeAt).toISOString(), numero_local: sale.cle },
  }
  return { ...sale, body, isGone: true }
}

/** What a ticket must know of the refused sale that it is made in place of. One that was made in place of another stands for that one. */
export const redoneOf = ({ cle, madeAt, body }: QueuedSale): Redone => ({
  cle,
  madeAt,
  venteId: body.remplace ?? cle,
})

/** A sale whose goods had left when its first try was refused: it took place then, and stands for that one. */
export function madeAgain(sale: QueuedSale, { madeAt, venteId }: Redone): QueuedSale {
  const made = madeOffline({ ...sale, madeAt })
  return { ...made, body: { ...made.body, remplace: venteId } }
}

export interface Waiting {
  readonly count: number
  readonly cents: number
}

/** What waits for an answer while its customer is gone. */
export function waitingOf(queue: readonly QueuedSale[]): Waiting {
  const open = openSales(queue).filter(({ isGone }) => isGone)
  return { count: open.length, cents: open.reduce((sum, { totalCents }) => sum + totalCents, 0) }
}

/** Those that somebody must look at. */
export const toSettle = (queue: readonly QueuedSale[]): readonly QueuedSale[] =>
  queue.filter(({ etat }) => etat === 'A_REGULARISER')
