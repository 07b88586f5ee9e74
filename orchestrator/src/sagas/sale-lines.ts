/** The lines of a sale, as a till names them: each product once, its discount within what the seller may grant. */
import { type Caller, type Language, LIMITS, QUANTITE_MAX, type StaffRole } from '@comptoir/contracts'
import type { Faults } from './faults.ts'
import { refusedAt, type Words } from './faults.ts'
import type { Refused } from './saga.ts'

export interface LineAsked {
  readonly produit_id: number
  readonly quantite: number
  readonly remise_pourcent?: number
  readonly motif?: string
  readonly prix?: number
}

export interface SaleLine {
  readonly produitId: number
  readonly quantite: number
  readonly remisePourcent: number
  readonly motif: string | null
}

/** The lines with repeated products summed, in the order of their first mention. */
export function readSaleLines(asked: readonly LineAsked[], faults: Faults): SaleLine[] {
  const lines = new Map<number, SaleLine>()
  asked.forEach((line, index) => {
    const { produit_id: produitId, quantite, remise_pourcent: remisePourcent = 0, motif = null } = line
    const at = `/lignes/${index}`
    if (Math.round(remisePourcent * 1_000) / 1_000 !== remisePourcent)
      faults.add(`${at}/remise_pourcent`, TOO_FINE)
    const known = lines.get(produitId)
    if (known !== undefined && (known.remisePourcent !== remisePourcent || known.motif !== motif))
      return faults.add(`${at}/produit_id`, OTHERWISE)
    const sum = (known?.quantite ?? 0) + quantite
    if (sum > QUANTITE_MAX) faults.add(`${at}/quantite`, TOO_MANY)
    lines.set(produitId, { produitId, quantite: sum, remisePourcent, motif })
  })
  return [...lines.values()]
}

/** What goes over the counter, without what it costs. */
export const piecesOf = (lines: readonly SaleLine[]) =>
  lines.map(({ produitId, quantite }) => ({ produitId, quantite }))

/** Where each product was first named. */
export const placesOf = (asked: readonly LineAsked[], produits: readonly number[]): string[] =>
  produits.flatMap((produit) => {
    const index = asked.findIndex(({ produit_id }) => produit_id === produit)
    return index === -1 ? [] : [`/lignes/${index}/produit_id`]
  })

/** The products of the lines that a refusal names. */
export const productsOf = (lines: unknown): number[] =>
  (lines as readonly { readonly produitId: number }[]).map(({ produitId }) => produitId)

/** Above this, a discount says why. */
const EXPLAINED_ABOVE = 10

/** Refuses a discount that is not explained, or that neither the seller nor who approved may grant. */
export function refuseDiscount(
  asked: readonly LineAsked[],
  { caller, approver, language }: By,
): Refused | undefined {
  const maximum = Math.max(...[caller, approver].map((who) => limitsOf(who).remisePourcent))
  const pourcents = asked.map(({ remise_pourcent: pourcent = 0 }) => pourcent)
  const beyond = pourcents.findIndex((pourcent) => pourcent > maximum)
  if (beyond !== -1) {
    const details = { pourcent: pourcents[beyond], maximum }
    return refusedAt(`/lignes/${beyond}/remise_pourcent`, BEYOND, {
      code: 'REMISE_A_APPROUVER',
      details,
      language,
    })
  }
  const silent = asked.findIndex(
    ({ remise_pourcent: pourcent = 0, motif }) => pourcent > EXPLAINED_ABOVE && motif === undefined,
  )
  if (silent === -1) return undefined
  return refusedAt(`/lignes/${silent}/motif`, UNEXPLAINED, { code: 'MOTIF_REQUIS', language })
}

export interface By {
  readonly caller: Caller
  readonly approver?: Caller | undefined
  readonly language: Language
}

/** What somebody may grant; nobody grants nothing. */
export const limitsOf = (who: Caller | undefined) =>
  who !== undefined && who.role in LIMITS
    ? LIMITS[who.role as StaffRole]
    : { remisePourcent: 0, retourCents: 0 }

const TOO_FINE: Words = { fr: 'a plus de trois décimales', en: 'has more than three decimals' }
const TOO_MANY: Words = {
  fr: 'la somme des lignes de ce produit dépasse 10 000',
  en: 'the lines of this product add up to more than 10,000',
}
const OTHERWISE: Words = {
  fr: 'est déjà vendu à une autre remise ou un autre prix',
  en: 'is sold already at another discount or price',
}
const BEYOND: Words = { fr: 'dépasse ce que ce rôle accorde', en: 'is beyond what this role may grant' }
const UNEXPLAINED: Words = { fr: 'est requis au-delà de 10 %', en: 'is required above 10 %' }
