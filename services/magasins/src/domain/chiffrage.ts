/** What a sale costs and how it is paid: every refusal of an opening is decided here, and every figure frozen. */
import { MONTANT_MAX, toDollars } from '@comptoir/contracts/money.ts'
import { type Refusal, refuse } from '@comptoir/contracts/operation.ts'
import { sumVente, type Taux, type VenteSums } from '@comptoir/contracts/sums.ts'
import {
  type Mode,
  type Paiement,
  roundCash,
  type Settlement,
  settle,
} from '@comptoir/contracts/sums-paiements.ts'
import type { LigneDeVente } from './vente.ts'

export interface Prix {
  readonly nom: string
  readonly prixCents: number
  /** What one piece costs the shop; null: nobody knows. */
  readonly coutCents: number | null
  readonly actif: boolean
  readonly version: number
}

export interface AskedLigne {
  readonly produitId: number
  readonly quantite: number
  readonly remisePourcent: number
  readonly motif: string | null
}

/** What a client offers, as operations carry it: `null` is just what is due, or what the others leave. */
export interface Offer {
  readonly mode: Mode
  readonly montantCents: number | null
}

export interface Chiffrage extends Omit<VenteSums, 'lignes'> {
  readonly lignes: readonly LigneDeVente[]
}

export interface Paid extends Settlement {
  readonly recuCents: number
}

type PricedLigne = Omit<LigneDeVente, 'remiseCents' | 'totalCents'>

/** Prices the lines of a sale, or refuses: a product that is unknown, no longer sold or has no price, or more than an amount can be. */
export function decideChiffrage(
  asked: readonly AskedLigne[],
  prix: ReadonlyMap<number, Prix>,
  taux: readonly Taux[],
): Chiffrage | Refusal<'PRODUIT_INCONNU' | 'PRODUIT_SANS_PRIX' | 'MONTANT_TROP_GRAND'> {
  const priced: PricedLigne[] = []
  const unknown: number[] = []
  for (const ligne of asked) {
    const found = prix.get(ligne.produitId)
    if (found?.actif !== true) unknown.push(ligne.produitId)
    else {
      const { version: prixVersion, nom, prixCents, coutCents } = found
      priced.push({ ...ligne, nom, prixCents, prixVersion, coutCents })
    }
  }
  if (unknown.length > 0) return refuse('PRODUIT_INCONNU', { produits: unknown })
  const free = priced.filter(({ prixCents }) => prixCents === 0).map(({ produitId }) => produitId)
  if (free.length > 0) return refuse('PRODUIT_SANS_PRIX', { produits: free })
  const brutCents = priced.reduce((sum, { prixCents, quantite }) => sum + prixCents * quantite, 0)
  if (brutCents > MONTANT_MAX * 100) return refuse('MONTANT_TROP_GRAND', { maximum: MONTANT_MAX })
  return sumLignes(priced, taux)
}

/** The figures of lines whose prices are known. `taux` are those of the day of the sale. */
export function sumLignes(priced: readonly PricedLigne[], taux: readonly Taux[]): Chiffrage {
  const { lignes, ...sums } = sumVente(priced, taux)
  return {
    ...sums,
    lignes: priced.map((ligne, at) => {
      const { remiseCents = 0, totalCents = 0 } = lignes[at] ?? {}
      return { ...ligne, remiseCents, totalCents }
    }),
  }
}

/** Refuses a sale whose total is not what the till showed. */
export function decideAttendu(
  { totalCents, lignes }: Chiffrage,
  attenduCents: number | null,
): Refusal<'PRIX_CHANGE'> | undefined {
  if (attenduCents === null || attenduCents === totalCents) return undefined
  return refuse('PRIX_CHANGE', {
    total: toDollars(totalCents),
    lignes: lignes.map(({ produitId, quantite, prixCents, totalCents: cents }) => ({
      produitId,
      quantite,
      prix: toDollars(prixCents),
      total: toDollars(cents),
    })),
  })
}

/** How a sale is paid, to the cent, or why it is not. */
export function decidePaiement(
  totalCents: number,
  offers: readonly Offer[],
): Paid | Refusal<'MONTANT_INSUFFISANT' | 'PAIEMENT_EN_TROP'> {
  const named = offers.reduce(
    (sum, { mode, montantCents }) => (mode === 'ESPECES' ? sum : sum + (montantCents ?? 0)),
    0,
  )
  const dueCents = roundCash(Math.max(0, totalCents - named)).duCents
  const paiements = offers.map(({ mode, montantCents }): Paiement => {
    if (mode === 'ESPECES') return { mode, recuCents: montantCents ?? dueCents }
    return montantCents === null ? { mode } : { mode, montantCents }
  })
  const settled = settle(totalCents, paiements)
  if ('reason' in settled) {
    if (settled.reason === 'short') return refuse('MONTANT_INSUFFISANT', { manque: toDollars(settled.cents) })
    return refuse('PAIEMENT_EN_TROP', { trop: settled.reason === 'over' ? toDollars(settled.cents) : 0 })
  }
  const cash = paiements.find((paiement) => paiement.mode === 'ESPECES')
  return { ...settled, recuCents: cash?.recuCents ?? 0 }
}

/** Cash for a sale that has happened: what was handed over, or at least what was due. */
export function settleCash(totalCents: number, recuCents: number): Paid {
  const { duCents, arrondiCents } = roundCash(totalCents)
  const encaissements = [{ mode: 'ESPECES', montantCents: duCents, arrondiCents }] as const
  const handedOver = Math.max(recuCents, duCents)
  return { encaissements, arrondiCents, recuCents: handedOver, renduCents: handedOver - duCents }
}
