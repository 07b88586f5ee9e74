/**
 * A sale, and its states:
 *
 *     OUVERTE → STOCK_RESERVE → ENCAISSEE → CONFIRMEE
 *     ANNULEE from OUVERTE or STOCK_RESERVE
 *
 * While its saga runs, a sale rests in OUVERTE: this service learns the states between together with the end, each with the
 * instant at which it was reached. A sale that a till made without network is CONFIRMEE from the start. CONFIRMEE and ANNULEE
 * are final.
 */
import type { Person } from '@comptoir/contracts/access.ts'
import type * as history from '@comptoir/contracts/etats.ts'
import { instantOf, type ToldEtat, walk } from '@comptoir/contracts/etats.ts'
import type { StatutVente } from '@comptoir/contracts/magasins-ventes.ts'
import type { Taxe } from '@comptoir/contracts/sums.ts'
import type { Encaissement } from '@comptoir/contracts/sums-paiements.ts'
import type { Inscription } from '@comptoir/contracts/taux.ts'

export interface LigneDeVente {
  readonly produitId: number
  /** As the price list called it then. */
  readonly nom: string
  readonly quantite: number
  readonly prixCents: number
  /** Which version of the price list said so; null: the till did, without network. */
  readonly prixVersion: number | null
  /** What one piece had cost the shop; null: nobody knew. */
  readonly coutCents: number | null
  readonly remisePourcent: number
  readonly remiseCents: number
  readonly totalCents: number
  readonly motif: string | null
}

/** Who sold: what the head of a receipt says, as it was then. */
export interface Entete {
  readonly magasin: string
  readonly adresse: string
  readonly ville: string
  readonly codePostal: string
  readonly telephone: string | null
  readonly caisse: string
  /** Absent: of a time when receipts named none. */
  readonly inscriptions?: readonly Inscription[]
}

/** Of a store that there is not. */
export const NO_ENTETE = { magasin: '', adresse: '', ville: '', codePostal: '', telephone: null }

export interface Vente {
  readonly id: string
  readonly magasinId: number
  /** Of the store, from 1, without gaps. */
  readonly numero: number
  readonly caisseId: number
  /** Null: the till's session was over when a sale without network came in. */
  readonly sessionId: string | null
  readonly vendeur: Person
  readonly approbateur: Person | null
  readonly clientId: number | null
  readonly statut: StatutVente
  /** Why it has no effect; null otherwise. */
  readonly motif: string | null
  readonly version: number
  readonly entete: Entete
  readonly lignes: readonly LigneDeVente[]
  readonly totalCents: number
  readonly horsTaxesCents: number
  readonly taxes: readonly Taxe[]
  readonly encaissements: readonly Encaissement[]
  readonly arrondiCents: number
  /** The cash that was handed over, and the change. */
  readonly recuCents: number
  readonly renduCents: number
  readonly faiteLe: Date
  readonly recueLe: Date
  /** Of a sale without network: the till's own number, what the gestionnaire should know, the sale that it stands for. */
  readonly numeroLocal: string | null
  readonly note: string | null
  readonly remplace: string | null
  /** Of what was asked: the same sale asked for again has the same. */
  readonly fingerprint: string
}

type Etat = history.Etat<StatutVente>
type Decision = history.Decision<StatutVente>

const PATH = ['OUVERTE', 'STOCK_RESERVE', 'ENCAISSEE', 'CONFIRMEE'] as const satisfies readonly StatutVente[]

/**
 * Confirms a sale. A state before whose instant was not told is recorded at `at`.
 * @throws when the sale is cancelled: a caller that confirms it broke the protocol, and nothing may hide that.
 */
export function decideConfirmation(before: Etat, etats: readonly ToldEtat[], at: string): Decision {
  switch (before.statut) {
    case 'CONFIRMEE':
      return { transitions: [], after: before }
    case 'ANNULEE':
      throw new Error('a cancelled sale cannot be confirmed')
    case 'OUVERTE':
    case 'STOCK_RESERVE':
    case 'ENCAISSEE':
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
 * Cancels a sale, recording the states that it had reached until then.
 * @throws when the sale is paid: it can no longer be cancelled, and nothing may hide that it was asked.
 */
export function decideAnnulation(before: Etat, etats: readonly ToldEtat[], at: string): Decision {
  switch (before.statut) {
    case 'ANNULEE':
      return { transitions: [], after: before }
    case 'ENCAISSEE':
    case 'CONFIRMEE':
      throw new Error(`a sale that is ${before.statut} cannot be cancelled`)
    case 'OUVERTE':
    case 'STOCK_RESERVE': {
      const reserved = before.statut === 'OUVERTE' ? instantOf(etats, 'STOCK_RESERVE') : undefined
      const steps = reserved === undefined ? [] : [{ statut: 'STOCK_RESERVE', at: reserved } as const]
      return walk(before, [...steps, { statut: 'ANNULEE', at }])
    }
  }
}

/** The cash that a sale put into its till. */
export const cashOf = (parts: readonly Encaissement[]): number =>
  parts.reduce((sum, { mode, montantCents }) => (mode === 'ESPECES' ? sum + montantCents : sum), 0)
