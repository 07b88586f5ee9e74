/**
 * A payment: what was taken for one reference (an order's id, or the id that a client gave).
 *
 *     (none) ── payer ──► CAPTUREE ── annuler ──► REMBOURSEE
 *        └───── annuler ───► ANNULEE     the mark that refuses the payment which comes late
 *
 * REMBOURSEE and ANNULEE are final. A guest pays up to a limit, from an account that may go below zero; a client pays
 * up to the balance of an account that opens at its first use. Everything here is pure.
 */
import { enDollars, type Refusal, refuser } from '@comptoir/contracts'

/**
 * Who made a payment. A saga's and one of a public route are two facts, even under one reference: no state of the one is
 * seen by the other.
 */
export type Origine = 'SAGA' | 'PUBLIQUE'

/** The rules that configuration sets, in cents. */
export interface Regles {
  readonly plafondInviteCents: number
  readonly soldeInitialCents: number
}

export interface Demande {
  readonly reference: string
  /** Null: a guest. */
  readonly clientId: number | null
  readonly montantCents: number
}

interface Capture {
  readonly clientId: number | null
  readonly montantCents: number
  /** When it was taken. */
  readonly a: Date
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
  readonly regles: Regles
}

export type Verdict =
  | { readonly kind: 'capturer' }
  | { readonly kind: 'deja-capturee'; readonly a: Date }
  /** It was taken and given back, or voided before it came. */
  | { readonly kind: 'annulee' }
  /** The reference was used for another amount or by another payer. */
  | { readonly kind: 'autre-contenu' }
  | { readonly kind: 'refus'; readonly refus: Refusal<'PAIEMENT_REFUSE'> }

export type Motif = 'plafond-invite' | 'solde-insuffisant'

/**
 * Decides a group in order of arrival: each accepted payment lowers the balance that the next one of that client meets.
 */
export function decidePaiements(
  demandes: readonly Demande[],
  { paiements, soldes, regles }: Situation,
): Verdict[] {
  const restes = new Map(soldes)
  const acceptees = new Map<string, Demande>()
  return demandes.map((demande): Verdict => {
    const { reference, clientId, montantCents } = demande
    const connu = paiements.get(reference)
    if (connu !== undefined) return verdictConnu(demande, connu)
    const jumelle = acceptees.get(reference)
    if (jumelle !== undefined) return { kind: memeContenu(demande, jumelle) ? 'capturer' : 'autre-contenu' }
    if (clientId === null) {
      if (montantCents > regles.plafondInviteCents) return refus('plafond-invite', montantCents)
    } else {
      const solde = restes.get(clientId) ?? regles.soldeInitialCents
      if (montantCents > solde) return refus('solde-insuffisant', montantCents)
      restes.set(clientId, solde - montantCents)
    }
    acceptees.set(reference, demande)
    return { kind: 'capturer' }
  })
}

function verdictConnu(demande: Demande, connu: Paiement): Verdict {
  switch (connu.statut) {
    case 'CAPTUREE':
      return memeContenu(demande, connu) ? { kind: 'deja-capturee', a: connu.a } : { kind: 'autre-contenu' }
    case 'REMBOURSEE':
    case 'ANNULEE':
      return { kind: 'annulee' }
  }
}

function memeContenu(une: Omit<Demande, 'reference'>, autre: Omit<Demande, 'reference'>): boolean {
  return une.clientId === autre.clientId && une.montantCents === autre.montantCents
}

function refus(motif: Motif, montantCents: number): Verdict {
  return { kind: 'refus', refus: refuser('PAIEMENT_REFUSE', { motif, montant: enDollars(montantCents) }) }
}
