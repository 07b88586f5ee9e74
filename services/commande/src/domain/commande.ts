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

/** Where an order stands. */
export interface Etat {
  readonly statut: StatutCommande
  /** How many transitions it has behind it, its creation included. */
  readonly version: number
  /** The instant of the last one. */
  readonly a: string
}

export interface Transition {
  readonly seq: number
  readonly de: StatutCommande
  readonly vers: StatutCommande
  readonly a: string
}

/** A state reached elsewhere, and when. */
export interface EtatAtteint {
  readonly statut: string
  readonly a: string
}

/** What a decision changes: no transition at all when the order is there already. */
export interface Decision {
  readonly transitions: readonly Transition[]
  readonly apres: Etat
}

const CHEMIN = [
  'CREEE',
  'STOCK_VERIFIE',
  'STOCK_RESERVE',
  'PAYEE',
  'CONFIRMEE',
] as const satisfies readonly StatutCommande[]

/**
 * Confirms an order. That it is paid implies every state before, so one whose instant was not told is recorded at `a`.
 * @throws when the order is cancelled: a caller that confirms it broke the protocol, and nothing may hide that.
 */
export function confirmer(avant: Etat, etats: readonly EtatAtteint[], a: string): Decision {
  switch (avant.statut) {
    case 'CONFIRMEE':
      return { transitions: [], apres: avant }
    case 'ANNULEE':
      throw new Error('a cancelled order cannot be confirmed')
    case 'CREEE':
    case 'STOCK_VERIFIE':
    case 'STOCK_RESERVE':
    case 'PAYEE': {
      const reste = CHEMIN.slice(CHEMIN.indexOf(avant.statut) + 1)
      return parcourir(
        avant,
        reste.map((statut) => ({ statut, a: statut === 'CONFIRMEE' ? a : (instantDe(etats, statut) ?? a) })),
      )
    }
  }
}

/**
 * Cancels an order, recording the states that it had reached until then.
 * @throws when the order is paid or confirmed: it can no longer be cancelled, and nothing may hide that it was asked.
 */
export function annuler(avant: Etat, etats: readonly EtatAtteint[], a: string): Decision {
  switch (avant.statut) {
    case 'ANNULEE':
      return { transitions: [], apres: avant }
    case 'PAYEE':
    case 'CONFIRMEE':
      throw new Error(`an order that is ${avant.statut} cannot be cancelled`)
    case 'CREEE':
    case 'STOCK_VERIFIE':
    case 'STOCK_RESERVE': {
      const etapes: { statut: StatutCommande; a: string }[] = []
      for (const statut of CHEMIN.slice(CHEMIN.indexOf(avant.statut) + 1, CHEMIN.indexOf('PAYEE'))) {
        const atteint = instantDe(etats, statut)
        if (atteint === undefined) break
        etapes.push({ statut, a: atteint })
      }
      return parcourir(avant, [...etapes, { statut: 'ANNULEE', a }])
    }
  }
}

function instantDe(etats: readonly EtatAtteint[], statut: StatutCommande): string | undefined {
  return etats.find((etat) => etat.statut === statut)?.a
}

function parcourir(avant: Etat, etapes: readonly { statut: StatutCommande; a: string }[]): Decision {
  const transitions: Transition[] = []
  let apres = avant
  for (const { statut, a } of etapes) {
    transitions.push({ seq: apres.version + 1, de: apres.statut, vers: statut, a })
    apres = { statut, version: apres.version + 1, a }
  }
  return { transitions, apres }
}
