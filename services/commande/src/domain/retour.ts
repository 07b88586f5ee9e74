/**
 * A return of goods of an order:
 *
 *     OUVERT → CLOS
 *     OUVERT → ANNULE
 *
 * One that is open counts like one that is closed: what it holds cannot come back a second time. All returns of an order are decided
 * one after the other, each on what those before it left. Everything here is pure.
 */
import type { MotifRetour, StatutRetour } from '@comptoir/contracts/magasins-retours.ts'
import { toDollars } from '@comptoir/contracts/money.ts'
import { type Refusal, refuse } from '@comptoir/contracts/operation.ts'
import { type Taux, taxesOn } from '@comptoir/contracts/sums.ts'
import type { Mode } from '@comptoir/contracts/sums-paiements.ts'
import { type Remboursement, sumRetour } from '@comptoir/contracts/sums-retours.ts'

export interface Person {
  readonly id: string
  readonly nom: string
}

export interface AskedRetour {
  readonly produitId: number
  readonly quantite: number
  readonly motif: MotifRetour
  readonly texte: string | null
  readonly remiseEnStock: boolean
}

export interface LigneDeRetour extends AskedRetour {
  readonly montantCents: number
}

/** An order as its returns need it. */
export interface SoldCommande {
  readonly id: string
  readonly clientId: number | null
  readonly statut: string
  /** Since when it stands there. */
  readonly at: Date
  readonly lignes: readonly {
    readonly produitId: number
    readonly quantite: number
    readonly prixCents: number
  }[]
}

export interface Retour {
  readonly id: string
  readonly numero: number
  readonly commandeId: string
  readonly magasinId: number
  readonly auteur: Person
  readonly approbateur: Person | null
  readonly clientId: number | null
  readonly statut: StatutRetour
  /** Why it has no effect; null otherwise. */
  readonly motif: string | null
  readonly version: number
  readonly lignes: readonly LigneDeRetour[]
  readonly montantCents: number
  readonly horsTaxesCents: number
  readonly remboursements: readonly Remboursement[]
  readonly ouvertLe: Date
  /** Where the shops are: a cap is of a day. */
  readonly jour: string
  readonly fingerprint: string
}

/** What is asked of a return, beside what it is of. */
export interface RetourDemand {
  readonly plafondCents: number | null
  readonly mode: Mode | null
  readonly lignes: readonly AskedRetour[]
}

/** How a return is decided: its goods, their money, and the way that it goes back. */
export type DecidedRetour = Pick<Retour, 'lignes' | 'montantCents' | 'horsTaxesCents' | 'remboursements'>

const days = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/Toronto' })
const DAY_MS = 24 * 3_600_000

/** The day of an instant, where the shops are: `YYYY-MM-DD`. */
export const dayOf = (at: Date): string => days.format(at)

/** Refuses a return of an order that is not final, or is too old. */
export function decideCommande(
  { id, statut, at: confirmedAt }: SoldCommande,
  { at, returnDays }: { readonly at: Date; readonly returnDays: number },
): Refusal<'COMMANDE_NON_CONFIRMEE' | 'RETOUR_HORS_DELAI'> | undefined {
  if (statut !== 'CONFIRMEE') return refuse('COMMANDE_NON_CONFIRMEE', { id, statut })
  const age = Math.floor((at.getTime() - confirmedAt.getTime()) / DAY_MS)
  return age <= returnDays ? undefined : refuse('RETOUR_HORS_DELAI', { jours: returnDays })
}

/** What a return is decided on: the order, the pieces of each product that came back before, the rates of taxes. */
export interface RetourGround {
  readonly commande: SoldCommande
  readonly before: ReadonlyMap<number, number>
  readonly taux: readonly Taux[]
}

/** The goods that come back and how their money goes, or why not. */
export function decideRetour(
  { mode, lignes }: RetourDemand,
  { commande, before, taux }: RetourGround,
): DecidedRetour | Refusal<'LIGNE_INTROUVABLE' | 'RETOUR_EXCESSIF' | 'MODE_IMPOSSIBLE'> {
  const refusal = decidePieces(commande, lignes, before)
  if (refusal !== undefined) return refusal
  const paid: Mode = commande.clientId === null ? 'CARTE' : 'COMPTE'
  if (mode !== null && mode !== paid) return refuse('MODE_IMPOSSIBLE', { mode })
  const sold = {
    lignes: commande.lignes.map(({ quantite, prixCents }) => ({
      quantite,
      totalCents: quantite * prixCents,
    })),
    taux: taxesOn(dayOf(commande.at), taux),
  }
  const quantites = (of: ReadonlyMap<number, number>) =>
    commande.lignes.map(({ produitId }) => of.get(produitId) ?? 0)
  const { montantCents, horsTaxesCents } = sumRetour(sold, quantites(before), quantites(piecesOf(lignes)))
  const prix = new Map(commande.lignes.map(({ produitId, prixCents }) => [produitId, prixCents]))
  return {
    montantCents,
    horsTaxesCents,
    remboursements: [{ mode: paid, montantCents, arrondiCents: 0, from: 0 }],
    lignes: lignes.map((ligne) => ({
      ...ligne,
      montantCents: ligne.quantite * (prix.get(ligne.produitId) ?? 0),
    })),
  }
}

function decidePieces(
  { lignes: ordered }: SoldCommande,
  lignes: readonly AskedRetour[],
  before: ReadonlyMap<number, number>,
): Refusal<'LIGNE_INTROUVABLE' | 'RETOUR_EXCESSIF'> | undefined {
  const sold = new Map(ordered.map(({ produitId, quantite }) => [produitId, quantite]))
  const unknown = lignes.find(({ produitId }) => !sold.has(produitId))
  if (unknown !== undefined) return refuse('LIGNE_INTROUVABLE', { produitId: unknown.produitId })
  const beyond = [...piecesOf(lignes)]
    .map(([produitId, demande]) => ({
      produitId,
      demande,
      restant: (sold.get(produitId) ?? 0) - (before.get(produitId) ?? 0),
    }))
    .filter(({ demande, restant }) => demande > restant)
  return beyond.length === 0 ? undefined : refuse('RETOUR_EXCESSIF', { lignes: beyond })
}

/** Pieces by product, added to those that are given. */
export function piecesOf(
  lignes: readonly Pick<AskedRetour, 'produitId' | 'quantite'>[],
  before: ReadonlyMap<number, number> = new Map(),
): Map<number, number> {
  const pieces = new Map(before)
  for (const { produitId, quantite } of lignes) pieces.set(produitId, (pieces.get(produitId) ?? 0) + quantite)
  return pieces
}

/** Refuses more than an author may give back to one client in a day. */
export function decidePlafond(
  { plafondCents }: RetourDemand,
  { todayCents, montantCents }: { readonly todayCents: number; readonly montantCents: number },
): Refusal<'RETOUR_A_APPROUVER'> | undefined {
  if (plafondCents === null || todayCents + montantCents <= plafondCents) return undefined
  return refuse('RETOUR_A_APPROUVER', { plafond: toDollars(plafondCents) })
}

/** Where a return stands. */
export interface EtatRetour {
  readonly statut: StatutRetour
  readonly version: number
  readonly at: Date
}

/**
 * Closes a return, or cancels it; nothing to do when it is there already.
 * @throws when it ended the other way: the caller broke the protocol, and nothing may hide that.
 */
export function decideFin(before: EtatRetour, statut: 'CLOS' | 'ANNULE', at: Date): EtatRetour | undefined {
  switch (before.statut) {
    case 'OUVERT':
      return { statut, version: before.version + 1, at }
    case 'CLOS':
    case 'ANNULE':
      if (before.statut === statut) return undefined
      throw new Error(`a return that is ${before.statut} cannot become ${statut}`)
  }
}
