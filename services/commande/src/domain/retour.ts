/**
 * A return of goods of an order:
 *
 *     OUVERT → CLOS
 *     OUVERT → ANNULE
 *
 * One that is open counts like one that is closed: what it holds cannot come back a second time. All returns of an order are decided
 * one after the other, each on what those before it left. Everything here is pure.
 */
import { dayOf, daysBetween } from '@comptoir/contracts/days.ts'
import { type Refusal, refuse } from '@comptoir/contracts/operation.ts'
import { type AskedRetour, decidePieces, piecesOf, type StatutRetour } from '@comptoir/contracts/retours.ts'
import { type Taux, type Taxe, taxesOn } from '@comptoir/contracts/sums.ts'
import type { Mode } from '@comptoir/contracts/sums-paiements.ts'
import { type Remboursement, sumRetour } from '@comptoir/contracts/sums-retours.ts'
import type { SoldLigne } from './commande.ts'

export interface Person {
  readonly id: string
  readonly nom: string
}

export interface LigneDeRetour extends AskedRetour, Pick<SoldLigne, 'nom' | 'coutCents'> {
  readonly montantCents: number
}

/** An order as its returns need it. */
export interface SoldCommande {
  readonly id: string
  readonly clientId: number | null
  readonly statut: string
  /** Since when it stands there. */
  readonly at: Date
  readonly lignes: readonly SoldLigne[]
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
  readonly taxes: readonly Taxe[]
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
export type DecidedRetour = Pick<
  Retour,
  'lignes' | 'montantCents' | 'horsTaxesCents' | 'taxes' | 'remboursements'
>

/** Refuses a return of an order that is not final, or is too old. */
export function decideCommande(
  { id, statut, at: confirmedAt }: SoldCommande,
  { at, returnDays }: { readonly at: Date; readonly returnDays: number },
): Refusal<'COMMANDE_NON_CONFIRMEE' | 'RETOUR_HORS_DELAI'> | undefined {
  if (statut !== 'CONFIRMEE') return refuse('COMMANDE_NON_CONFIRMEE', { id, statut })
  return daysBetween(confirmedAt, at) <= returnDays
    ? undefined
    : refuse('RETOUR_HORS_DELAI', { jours: returnDays })
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
  const refusal = decidePieces(commande.lignes, lignes, before)
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
  const { montantCents, ...contained } = sumRetour(sold, quantites(before), quantites(piecesOf(lignes)))
  const soldOf = new Map(commande.lignes.map((ligne) => [ligne.produitId, ligne]))
  return {
    montantCents,
    ...contained,
    remboursements: [{ mode: paid, montantCents, arrondiCents: 0, from: 0 }],
    lignes: lignes.map((ligne) => {
      const { nom = '', prixCents = 0, coutCents = null } = soldOf.get(ligne.produitId) ?? {}
      return { ...ligne, nom, montantCents: ligne.quantite * prixCents, coutCents }
    }),
  }
}
