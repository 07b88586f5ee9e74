/** What the answer to an order promises, case by case: status, headers and body. Pure. */
import type { Ligne } from './entrepot.ts'
import type { Cas } from './melange.ts'

/** What an order may come to. `differee`: 202, it goes on without us; `renvoyee`: 503, come back later. */
export type Issue = Cas | 'differee' | 'renvoyee'

export interface ReponseLue {
  readonly status: number
  /** By their canonical names, as k6 has them. */
  readonly headers: Readonly<Record<string, string>>
  /** Null where it is no JSON. */
  readonly corps: unknown
}

export type Controles = Readonly<Record<string, () => boolean>>

/** Sent back in good order: the shop is full and says when to come again. */
export const estRenvoi = ({ status, headers }: Pick<ReponseLue, 'status' | 'headers'>): boolean =>
  status === 503 && headers['Retry-After'] !== undefined

/** What this answer claims to be, for an order that must come to `cas`. */
export function issueDe(reponse: Pick<ReponseLue, 'status' | 'headers'>, cas: Cas): Issue {
  if (estRenvoi(reponse)) return 'renvoyee'
  return reponse.status === 202 ? 'differee' : cas
}

/** Each promise by the name that the summary shows. */
export function promessesDe(issue: Issue, reponse: ReponseLue, ligne: Ligne): Controles {
  const lu = (nom: string) => champ(reponse.corps, nom)
  const suivie = () => reponse.headers['Location'] === `/saga/commande/${String(lu('commande_id'))}`
  const annulee = { ANNULEE: () => lu('statut') === 'ANNULEE', 'Location de sa saga': suivie }
  switch (issue) {
    case 'confirmee':
      return {
        'statut HTTP 201': () => reponse.status === 201,
        CONFIRMEE: () => lu('status') === 'ok' && lu('statut') === 'CONFIRMEE',
        'montant du catalogue': () => Math.round(Number(lu('montant')) * 100) === ligne.montantCents,
        'cinq étapes': () => etapesDe(lu('etapes')) === ETAPES,
        'Location de sa saga': suivie,
      }
    case 'rupture':
      return {
        'statut HTTP 409': () => reponse.status === 409 && lu('code') === 'STOCK_INSUFFISANT',
        'la ligne qui manque': () => manque(lu('lignes'), ligne),
        ...annulee,
      }
    case 'refus':
      return {
        'statut HTTP 402': () => reponse.status === 402 && lu('code') === 'PAIEMENT_REFUSE',
        'plafond-invite': () => lu('motif') === 'plafond-invite',
        ...annulee,
      }
    case 'differee':
      return { 'en cours': () => lu('status') === 'en_cours', 'Location de sa saga': suivie }
    case 'renvoyee':
      return { 'un problème': () => lu('status') === 503 && typeof lu('code') === 'string' }
  }
}

const ETAPES = 'CREEE STOCK_VERIFIE STOCK_RESERVE PAYEE CONFIRMEE'
const etapesDe = (etapes: unknown): string =>
  Array.isArray(etapes) ? etapes.map((etape) => champ(etape, 'statut')).join(' ') : ''

function manque(lignes: unknown, { produitId, quantite }: Ligne): boolean {
  const [premiere] = Array.isArray(lignes) ? (lignes as unknown[]) : []
  const disponible = champ(premiere, 'disponible')
  return (
    champ(premiere, 'produit_id') === produitId &&
    champ(premiere, 'demande') === quantite &&
    typeof disponible === 'number' &&
    disponible < quantite
  )
}

/** Undefined of anything that has no such field. */
export function champ(valeur: unknown, nom: string): unknown {
  if (valeur === null || typeof valeur !== 'object') return undefined
  return (valeur as Record<string, unknown>)[nom]
}
