/** How a sale is paid, as a till says it: one tender or several, cash with what was handed over. */
import { COIN_CENTS } from '@comptoir/contracts/sums-paiements.ts'
import { type Faults, MISSING, UNWANTED, type Words } from '../faults.ts'
import type { VenteAsked } from './request.ts'

type TenderAsked = NonNullable<VenteAsked['paiement']>

/** A tender with its place in the client's body. */
interface Placed {
  readonly tender: TenderAsked
  readonly at: string
}

export interface Tenders {
  readonly paiements: { mode: TenderAsked['mode']; montantCents: number | null }[]
  readonly carte: NonNullable<TenderAsked['carte']> | null
}

/** Reads `paiement` or `paiements`, whichever is there. */
export function readTenders(body: VenteAsked, faults: Faults): Tenders {
  const placed = placedOf(body, faults)
  const cards = placed.filter(({ tender }) => tender.mode === 'CARTE')
  const [first, second] = cards
  if (second !== undefined) faults.add(`${second.at}/mode`, ONE_CARD)
  const account = placed.find(({ tender }) => tender.mode === 'COMPTE')
  if (account !== undefined && (body.client_id ?? null) === null) faults.add('/client_id', MISSING)
  const paiements = placed.map((one) => ({ mode: one.tender.mode, montantCents: centsOf(one, faults) }))
  return { paiements, carte: first === undefined ? null : (first.tender.carte ?? 'acceptee') }
}

function placedOf({ paiement, paiements }: VenteAsked, faults: Faults): Placed[] {
  if (paiement !== undefined && paiements !== undefined) faults.add('/paiements', TWICE)
  if (paiements !== undefined)
    return paiements.map((tender, index) => ({ tender, at: `/paiements/${index}` }))
  if (paiement !== undefined) return [{ tender: paiement, at: '/paiement' }]
  faults.add('/paiement', MISSING)
  return []
}

/** Of cash what was handed over, null for just what is due; else the part that it pays, null for the rest. */
function centsOf({ tender, at }: Placed, faults: Faults): number | null {
  const { mode, recu, montant, carte } = tender
  if (carte !== undefined && mode !== 'CARTE') faults.add(`${at}/carte`, UNWANTED)
  if (mode !== 'ESPECES') {
    if (recu !== undefined) faults.add(`${at}/recu`, UNWANTED)
    return montant === undefined ? null : faults.cents(`${at}/montant`, montant)
  }
  if (montant !== undefined) faults.add(`${at}/montant`, UNWANTED)
  if (recu === undefined) return null
  const cents = faults.cents(`${at}/recu`, recu)
  if (cents % COIN_CENTS !== 0) faults.add(`${at}/recu`, NO_COIN)
  return cents
}

/** The place of what pays: the amount of a tender where there is one alone. */
export function placeOfMoney({ paiement, paiements }: VenteAsked): string {
  if (paiements !== undefined && paiements.length > 1) return '/paiements'
  const at = paiements === undefined ? '/paiement' : '/paiements/0'
  const only = paiements?.[0] ?? paiement
  return only?.mode === 'ESPECES' ? `${at}/recu` : at
}

const TWICE: Words = { fr: 'est donné deux fois, avec paiement', en: 'is given twice, with paiement' }
const ONE_CARD: Words = { fr: 'une vente prend une seule carte', en: 'a sale takes one card' }
const NO_COIN: Words = { fr: 'n’est pas un multiple de 5 cents', en: 'is not a multiple of 5 cents' }
