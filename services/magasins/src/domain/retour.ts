/**
 * A return of goods of a sale:
 *
 *     OUVERT → CLOS
 *     OUVERT → ANNULE
 *
 * One that is open counts like one that is closed: what it holds cannot come back a second time, its cash is given once. All
 * returns of a sale are decided one after the other, each on what those before it left.
 */
import type { Person } from '@comptoir/contracts/access.ts'
import { daysBetween } from '@comptoir/contracts/days.ts'
import { type Refusal, refuse } from '@comptoir/contracts/operation.ts'
import { type AskedRetour, decidePieces, piecesOf, type StatutRetour } from '@comptoir/contracts/retours.ts'
import { proportion, type Taxe } from '@comptoir/contracts/sums.ts'
import type { Mode } from '@comptoir/contracts/sums-paiements.ts'
import {
  type Remboursement,
  type RetourSums,
  shareRefund,
  sumRetour,
} from '@comptoir/contracts/sums-retours.ts'
import type { Session } from './caisse.ts'
import { cashOf, type Entete, type Vente } from './vente.ts'

export interface LigneDeRetour extends AskedRetour {
  readonly nom: string
  readonly montantCents: number
  /** What one piece had cost the shop when it was sold; null: nobody knew. */
  readonly coutCents: number | null
}

export interface Retour {
  readonly id: string
  readonly magasinId: number
  /** Of the store where the goods came back, from 1, without gaps. */
  readonly numero: number
  readonly venteId: string
  /** Of the till that gave the cash; null: none was given. */
  readonly sessionId: string | null
  readonly auteur: Person
  readonly approbateur: Person | null
  readonly clientId: number | null
  readonly statut: StatutRetour
  /** Why it has no effect; null otherwise. */
  readonly motif: string | null
  readonly version: number
  readonly entete: Entete
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

/** A return as it is shown: of a sale, or of a web order, which commande keeps. */
export interface ShownRetour
  extends Omit<Retour, 'venteId' | 'sessionId' | 'version' | 'entete' | 'lignes' | 'jour' | 'fingerprint'> {
  readonly venteId: string | null
  readonly commandeId: string | null
  readonly lignes: readonly Omit<LigneDeRetour, 'coutCents'>[]
  readonly historique: readonly {
    readonly de: StatutRetour | null
    readonly vers: StatutRetour
    readonly at: Date
  }[]
}

/** What is asked of a return, beside what it is of. */
export interface RetourDemand {
  readonly auteur: Person
  readonly plafondCents: number | null
  readonly mode: Mode | null
  readonly autreMode: boolean
  /** None: all that is left of the sale. */
  readonly lignes: readonly AskedRetour[]
}

/** What earlier returns of the sale came to: pieces by product, and money. */
export interface Earlier {
  readonly pieces: ReadonlyMap<number, number>
  readonly given: readonly Remboursement[]
}

/** How a return is decided: its goods, their money, and how it goes back. */
export interface DecidedRetour extends RetourSums {
  readonly lignes: readonly LigneDeRetour[]
  readonly remboursements: readonly Remboursement[]
}

/** Refuses a return of a sale that is not final, or made too long ago. */
export function decideVente(
  { id, statut, faiteLe }: Vente,
  { at, days }: { at: Date; days: number },
): Refusal<'VENTE_NON_CONFIRMEE' | 'RETOUR_HORS_DELAI'> | undefined {
  if (statut !== 'CONFIRMEE') return refuse('VENTE_NON_CONFIRMEE', { id, statut })
  return daysBetween(faiteLe, at) <= days ? undefined : refuse('RETOUR_HORS_DELAI', { jours: days })
}

/** The goods that come back and how their money goes, or why not. */
export function decideRetour(
  vente: Vente,
  { mode, autreMode, lignes: named }: RetourDemand,
  { pieces, given }: Earlier,
): DecidedRetour | Refusal<'LIGNE_INTROUVABLE' | 'RETOUR_EXCESSIF' | 'MODE_A_APPROUVER'> {
  const lignes = named.length === 0 ? whatIsLeft(vente, pieces) : named
  const refusal = decidePieces(vente.lignes, lignes, pieces)
  if (refusal !== undefined) return refusal
  const isOwnMode = mode === null || vente.encaissements.some((one) => one.mode === mode)
  if (!isOwnMode && !autreMode) return refuse('MODE_A_APPROUVER', { mode })
  const asked = piecesOf(lignes)
  const taux = vente.taxes.map(({ nom, pourcent }) => ({ nom, pourcent, depuis: '' }))
  const quantites = (of: ReadonlyMap<number, number>) =>
    vente.lignes.map(({ produitId }) => of.get(produitId) ?? 0)
  const sums = sumRetour({ lignes: vente.lignes, taux }, quantites(pieces), quantites(asked))
  const tenders = { taken: vente.encaissements, given }
  const shared = shareRefund(sums.montantCents, tenders, mode ?? undefined)
  const remboursements = shared.length === 0 ? nothing(vente, mode) : shared
  return { ...sums, remboursements, lignes: amounts(vente, lignes, pieces) }
}

/** All pieces that did not come back yet; where none is left, all of them, which is too much. */
function whatIsLeft({ lignes }: Vente, before: ReadonlyMap<number, number>): AskedRetour[] {
  const rest = lignes.flatMap(({ produitId, quantite: sold }) => {
    const quantite = sold - (before.get(produitId) ?? 0)
    return quantite === 0 ? [] : [{ produitId, quantite }]
  })
  return (rest.length === 0 ? lignes : rest).map(({ produitId, quantite }) => ({
    ...WHOLE,
    produitId,
    quantite,
  }))
}

const WHOLE = { motif: 'AUTRE', texte: 'Vente rendue en entier', remiseEnStock: true } as const

/** Nothing to give back, for what cost nothing. */
const nothing = ({ encaissements }: Vente, mode: Mode | null): Remboursement[] => [
  { mode: mode ?? encaissements[0]?.mode ?? 'ESPECES', montantCents: 0, arrondiCents: 0, from: null },
]

/** What each line comes to: what all pieces of its product come to with it, less without it. */
function amounts(
  vente: Vente,
  lignes: readonly AskedRetour[],
  before: ReadonlyMap<number, number>,
): LigneDeRetour[] {
  const back = new Map(before)
  return lignes.map((ligne) => {
    const sold = vente.lignes.find(({ produitId }) => produitId === ligne.produitId)
    const { nom = '', totalCents = 0, coutCents = null, quantite: whole = 1 } = sold ?? {}
    const from = back.get(ligne.produitId) ?? 0
    const to = from + ligne.quantite
    back.set(ligne.produitId, to)
    const montantCents = proportion(totalCents, to, whole) - proportion(totalCents, from, whole)
    return { ...ligne, nom, montantCents, coutCents }
  })
}

/** The till of an author, and what is in it. */
export interface OwnTill {
  readonly caisseId: number
  readonly nom: string
  readonly session: Session
  readonly availableCents: number
}

/** The session that gives the cash of a return; undefined when it gives none. */
export function decideCash(
  remboursements: readonly Remboursement[],
  till: OwnTill | undefined,
  magasinId: number,
): string | undefined | Refusal<'CAISSE_REQUISE' | 'CAISSE_INSUFFISANTE'> {
  const cents = cashOf(remboursements)
  if (cents === 0) return undefined
  if (till === undefined) return refuse('CAISSE_REQUISE', { magasinId })
  return cents <= till.availableCents ? till.session.id : refuse('CAISSE_INSUFFISANTE', { id: till.caisseId })
}
