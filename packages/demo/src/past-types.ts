/** What the past of the demonstration is made of. Whoever owns a part writes it from here, so that all of them agree. */
import type { Person } from '@comptoir/contracts/access.ts'
import type { AskedRetour } from '@comptoir/contracts/retours.ts'
import type { Encaissement, Settlement } from '@comptoir/contracts/sums-paiements.ts'
import type { Remboursement } from '@comptoir/contracts/sums-retours.ts'

/** From the opening of a till to its closing, and what came and went as cash. */
export interface PastSession {
  readonly id: string
  readonly caisseId: number
  readonly magasinId: number
  readonly tenuePar: Person
  readonly fermeePar: Person
  readonly openedAt: Date
  readonly closedAt: Date
  readonly fondCents: number
  readonly ventesCents: number
  readonly retoursCents: number
  /** What was counted less what there should have been. */
  readonly ecartCents: number
}

/** Priced as the catalogue had it from its first day on. */
export interface PastLigne {
  readonly produitId: number
  readonly nom: string
  readonly quantite: number
  readonly prixCents: number
  readonly prixVersion: 1
  readonly coutCents: number
  readonly remisePourcent: number
  readonly remiseCents: number
  readonly totalCents: number
  readonly motif: null
}

/** A sale at a till: confirmed, or cancelled as its card was refused. */
export interface PastVente extends Settlement {
  readonly id: string
  readonly magasinId: number
  readonly caisseId: number
  readonly sessionId: string
  readonly vendeur: Person
  readonly clientId: number | null
  readonly statut: 'CONFIRMEE' | 'ANNULEE'
  readonly lignes: readonly PastLigne[]
  readonly totalCents: number
  readonly encaissements: readonly Encaissement[]
  readonly recuCents: number
  readonly openedAt: Date
  readonly reservedAt: Date
  /** When it was paid, or the card was refused. */
  readonly paidAt: Date
  readonly endedAt: Date
}

/** Goods of a sale that came back to its store. */
export interface PastRetour {
  readonly id: string
  readonly vente: PastVente
  readonly magasinId: number
  readonly caisseId: number
  /** Of the till that gave the cash; null: none was given. */
  readonly sessionId: string | null
  readonly auteur: Person
  readonly ligne: AskedRetour
  readonly montantCents: number
  readonly remboursements: readonly Remboursement[]
  readonly openedAt: Date
  readonly refundedAt: Date
  readonly endedAt: Date
}

/** An order of the web shop, served by the centre logistique: confirmed, or cancelled as it was not paid. */
export interface PastCommande {
  readonly id: string
  /** Null: a guest. */
  readonly clientId: number | null
  readonly statut: 'CONFIRMEE' | 'ANNULEE'
  readonly lignes: readonly PastLigne[]
  readonly montantCents: number
  readonly openedAt: Date
  readonly reservedAt: Date
  readonly paidAt: Date
  readonly endedAt: Date
}

/** What happened in some time, each list in its order. */
export interface PastPart {
  readonly sessions: readonly PastSession[]
  readonly ventes: readonly PastVente[]
  readonly retours: readonly PastRetour[]
  readonly commandes: readonly PastCommande[]
}

export interface PastDay extends PastPart {
  readonly jour: string
}
