/** How a ticket is paid: what is due, what is given back, and what the API is asked. Choosing a tender is not paying. */
import { type Paiement, settle } from '@comptoir/contracts/sums-paiements.ts'
import { readAmount } from '../montant.ts'
import type { SaleBody } from './types.ts'

export const TENDERS = ['ESPECES', 'CARTE', 'COMPTE', 'PARTAGE'] as const
export type Tender = (typeof TENDERS)[number]

export interface Payment {
  readonly tender: Tender
  /** The cash that is handed over, as it is typed; empty: just what is due. */
  readonly text: string
}

export type Offer =
  | { readonly fault: 'amount' }
  | { readonly fault: 'short'; readonly cents: number }
  | {
      readonly fault: null
      readonly paiements: NonNullable<SaleBody['paiements']>
      readonly dueCents: number
      /** What is handed over in cash. */
      readonly recuCents: number
      readonly renduCents: number
      readonly arrondiCents: number
      readonly cardCents: number
    }

/** Whether a card has to be read. */
export const usesCard = (tender: Tender): boolean => tender === 'CARTE' || tender === 'PARTAGE'

interface Place {
  readonly isOnline: boolean
  /** The ticket is made in place of a sale whose goods have left. */
  readonly isRedo: boolean
  readonly hasBuyer: boolean
}

/** Why a tender cannot be taken here and now. */
export function stopOf(
  tender: Tender,
  { isOnline, isRedo, hasBuyer }: Place,
): 'offline' | 'redo' | 'buyer' | undefined {
  if (tender === 'ESPECES') return undefined
  if (isRedo) return 'redo'
  if (!isOnline) return 'offline'
  return tender === 'COMPTE' && !hasBuyer ? 'buyer' : undefined
}

/** What a payment comes to, or what is wrong with it. */
export function offerOf({ tender, text }: Payment, totalCents: number): Offer {
  const typed = text.trim() === '' ? undefined : readAmount(text)
  if (tender === 'CARTE' || tender === 'COMPTE') return settled([{ mode: tender }], totalCents)
  if (typed === undefined && text.trim() !== '') return { fault: 'amount' }
  if (tender === 'ESPECES')
    return settled([{ mode: 'ESPECES', recuCents: typed ?? exactCash(totalCents) }], totalCents)
  // Shared: the cash that is there, in coins that exist, and the card for what it leaves.
  const cash = typed ?? 0
  if (cash <= 0 || cash >= totalCents || cash % 5 !== 0) return { fault: 'amount' }
  const card = { mode: 'CARTE' as const, montantCents: totalCents - cash }
  return settled([card, { mode: 'ESPECES', recuCents: cash }], totalCents)
}

const exactCash = (totalCents: number): number => {
  const due = settle(totalCents, [{ mode: 'ESPECES', recuCents: totalCents + 5 }])
  return 'reason' in due ? totalCents : totalCents + due.arrondiCents
}

function settled(paiements: readonly Paiement[], totalCents: number): Offer {
  const settlement = settle(totalCents, paiements)
  if ('reason' in settlement)
    return settlement.reason === 'short' ? { fault: 'short', cents: settlement.cents } : { fault: 'amount' }
  const { encaissements, renduCents, arrondiCents } = settlement
  const card = encaissements.find(({ mode }) => mode === 'CARTE')?.montantCents ?? 0
  return {
    fault: null,
    paiements: paiements.map(asked),
    dueCents: encaissements.reduce((sum, { montantCents }) => sum + montantCents, 0),
    recuCents: paiements.reduce((sum, one) => sum + (one.mode === 'ESPECES' ? one.recuCents : 0), 0),
    renduCents,
    arrondiCents,
    cardCents: card,
  }
}

function asked(paiement: Paiement): NonNullable<SaleBody['paiements']>[number] {
  if (paiement.mode === 'ESPECES') return { mode: 'ESPECES', recu: paiement.recuCents / 100 }
  const { mode, montantCents } = paiement
  return montantCents === undefined ? { mode } : { mode, montant: montantCents / 100 }
}
