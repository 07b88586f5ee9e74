/**
 * A payment: what was taken for one reference (an order's id, or the id that a client gave).
 *
 *     (none) ── payer ──► CAPTUREE ── annuler ──► REMBOURSEE
 *        └───── annuler ───► ANNULEE     the mark that refuses the payment which comes late
 *
 * REMBOURSEE and ANNULEE are final. A guest pays up to a limit, from an account that may go below zero; a client pays
 * up to the balance of an account that opens at its first use. Everything here is pure.
 */
import { type Refusal, refuse, toDollars } from '@comptoir/contracts'

/**
 * Who made a payment. A saga's and one of a public route are two facts, even under one reference: no state of the one is
 * seen by the other.
 */
export type Origine = 'SAGA' | 'PUBLIQUE'

/** The rules that configuration sets, in cents. */
export interface Rules {
  readonly guestLimitCents: number
  readonly initialBalanceCents: number
}

export interface Demand {
  readonly reference: string
  /** Null: a guest. */
  readonly clientId: number | null
  readonly montantCents: number
}

interface Capture {
  readonly clientId: number | null
  readonly montantCents: number
  /** When it was taken. */
  readonly at: Date
}

export type Paiement =
  | (Capture & { readonly statut: 'CAPTUREE' })
  | (Capture & { readonly statut: 'REMBOURSEE' })
  | { readonly statut: 'ANNULEE' }

/** What is known before a group is decided. */
export interface Situation {
  readonly paiements: ReadonlyMap<string, Paiement>
  /** Balances in cents of the accounts that are open. */
  readonly soldes: ReadonlyMap<number, number>
  readonly rules: Rules
}

export type Verdict =
  | { readonly kind: 'capturer' }
  | { readonly kind: 'deja-capturee'; readonly at: Date }
  /** It was taken and given back, or voided before it came. */
  | { readonly kind: 'annulee' }
  /** The reference was used for another amount or by another payer. */
  | { readonly kind: 'autre-contenu' }
  | { readonly kind: 'refus'; readonly refus: Refusal<'PAIEMENT_REFUSE'> }

export type Motif = 'plafond-invite' | 'solde-insuffisant' | 'compte-sans-client' | 'carte-non-autorisee'

/**
 * Decides a group in order of arrival: each accepted payment lowers the balance that the next one of that client meets.
 */
export function decidePaiements(
  demands: readonly Demand[],
  { paiements, soldes, rules }: Situation,
): Verdict[] {
  const left = new Map(soldes)
  const accepted = new Map<string, Demand>()
  return demands.map((demand): Verdict => {
    const { reference, clientId, montantCents } = demand
    const known = paiements.get(reference)
    if (known !== undefined) return verdictOnKnown(demand, known)
    const twin = accepted.get(reference)
    if (twin !== undefined) return { kind: sameContent(demand, twin) ? 'capturer' : 'autre-contenu' }
    if (clientId === null) {
      if (montantCents > rules.guestLimitCents) return refused('plafond-invite', montantCents)
    } else {
      const solde = left.get(clientId) ?? rules.initialBalanceCents
      if (montantCents > solde) return refused('solde-insuffisant', montantCents)
      left.set(clientId, solde - montantCents)
    }
    accepted.set(reference, demand)
    return { kind: 'capturer' }
  })
}

function verdictOnKnown(demand: Demand, known: Paiement): Verdict {
  switch (known.statut) {
    case 'CAPTUREE':
      return sameContent(demand, known) ? { kind: 'deja-capturee', at: known.at } : { kind: 'autre-contenu' }
    case 'REMBOURSEE':
    case 'ANNULEE':
      return { kind: 'annulee' }
  }
}

function sameContent(one: Omit<Demand, 'reference'>, other: Omit<Demand, 'reference'>): boolean {
  return one.clientId === other.clientId && one.montantCents === other.montantCents
}

function refused(motif: Motif, montantCents: number): Verdict {
  return { kind: 'refus', refus: refuse('PAIEMENT_REFUSE', { motif, montant: toDollars(montantCents) }) }
}
