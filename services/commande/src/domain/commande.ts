/**
 * The states of an order:
 *
 *   CREEE → STOCK_VERIFIE → STOCK_RESERVE → PAYEE → CONFIRMEE
 *   ANNULEE from CREEE, STOCK_VERIFIE or STOCK_RESERVE
 *
 * While its saga runs, an order rests in CREEE: this service learns the states between together with the end, each with
 * the instant at which it was reached. CONFIRMEE and ANNULEE are final.
 */
import type { StatutCommande } from '@comptoir/contracts/commande.ts'
import type * as history from '@comptoir/contracts/etats.ts'
import { instantOf, type ToldEtat, walk } from '@comptoir/contracts/etats.ts'
import type { PricedLigne } from './chiffrage.ts'

/** Where an order stands, and what a decision changes. */
export type Etat = history.Etat<StatutCommande>
export type Decision = history.Decision<StatutCommande>

/** A line as others are told of it. */
export type SoldLigne = Omit<PricedLigne, 'prixVersion'>

/** An order, with all that others are told of it. */
export interface ToldCommande extends Etat {
  readonly id: string
  readonly clientId: number | null
  readonly magasinId: number
  readonly montantCents: number
  /** Why it has no effect; null otherwise. */
  readonly motif: string | null
  readonly lignes: readonly SoldLigne[]
}

const PATH = [
  'CREEE',
  'STOCK_VERIFIE',
  'STOCK_RESERVE',
  'PAYEE',
  'CONFIRMEE',
] as const satisfies readonly StatutCommande[]

/**
 * Confirms an order. That it is paid implies every state before, so one whose instant was not told is recorded at `at`.
 * @throws when the order is cancelled: a caller that confirms it broke the protocol, and nothing may hide that.
 */
export function decideConfirmation(before: Etat, etats: readonly ToldEtat[], at: string): Decision {
  switch (before.statut) {
    case 'CONFIRMEE':
      return { transitions: [], after: before }
    case 'ANNULEE':
      throw new Error('a cancelled order cannot be confirmed')
    case 'CREEE':
    case 'STOCK_VERIFIE':
    case 'STOCK_RESERVE':
    case 'PAYEE':
      return walk(
        before,
        PATH.slice(PATH.indexOf(before.statut) + 1).map((statut) => ({
          statut,
          at: statut === 'CONFIRMEE' ? at : (instantOf(etats, statut) ?? at),
        })),
      )
  }
}

/**
 * Cancels an order, recording the states that it had reached until then.
 * @throws when the order is paid or confirmed: it can no longer be cancelled, and nothing may hide that it was asked.
 */
export function decideAnnulation(before: Etat, etats: readonly ToldEtat[], at: string): Decision {
  switch (before.statut) {
    case 'ANNULEE':
      return { transitions: [], after: before }
    case 'PAYEE':
    case 'CONFIRMEE':
      throw new Error(`an order that is ${before.statut} cannot be cancelled`)
    case 'CREEE':
    case 'STOCK_VERIFIE':
    case 'STOCK_RESERVE': {
      const steps: { statut: StatutCommande; at: string }[] = []
      for (const statut of PATH.slice(PATH.indexOf(before.statut) + 1, PATH.indexOf('PAYEE'))) {
        const reached = instantOf(etats, statut)
        if (reached === undefined) break
        steps.push({ statut, at: reached })
      }
      return walk(before, [...steps, { statut: 'ANNULEE', at }])
    }
  }
}
