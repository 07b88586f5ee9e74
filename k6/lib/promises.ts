/** What the answer to an order promises, case by case: status, headers and body. Pure. */

import type { Case } from './mix.ts'
import type { Ligne } from './warehouse.ts'

/** What an order may come to. `deferred`: 202, it goes on without us; `sent-away`: 503, come back later. */
export type End = Case | 'deferred' | 'sent-away'

export interface ReplyRead {
  readonly status: number
  /** By their canonical names, as k6 has them. */
  readonly headers: Readonly<Record<string, string>>
  /** Null where it is no JSON. */
  readonly body: unknown
}

export type Checks = Readonly<Record<string, () => boolean>>

/** Sent back in good order: the shop is full and says when to come again. */
export const isSentBack = ({ status, headers }: Pick<ReplyRead, 'status' | 'headers'>): boolean =>
  status === 503 && headers['Retry-After'] !== undefined

/** What this answer claims to be, for an order that must be of that kind. */
export function endOf(reply: Pick<ReplyRead, 'status' | 'headers'>, kind: Case): End {
  if (isSentBack(reply)) return 'sent-away'
  return reply.status === 202 ? 'deferred' : kind
}

/** Each promise by the name that the summary shows. */
export function promisesOf(end: End, reply: ReplyRead, ligne: Ligne): Checks {
  const said = (name: string) => member(reply.body, name)
  const isFollowed = () => reply.headers['Location'] === `/saga/commande/${String(said('commande_id'))}`
  const cancelled = { ANNULEE: () => said('statut') === 'ANNULEE', 'Location de sa saga': isFollowed }
  switch (end) {
    case 'confirmed':
      return {
        'statut HTTP 201': () => reply.status === 201,
        CONFIRMEE: () => said('status') === 'ok' && said('statut') === 'CONFIRMEE',
        'montant du catalogue': () => Math.round(Number(said('montant')) * 100) === ligne.montantCents,
        'cinq étapes': () => stepsOf(said('etapes')) === STEPS,
        'Location de sa saga': isFollowed,
      }
    case 'shortage':
      return {
        'statut HTTP 409': () => reply.status === 409 && said('code') === 'STOCK_INSUFFISANT',
        'la ligne qui manque': () => isShort(said('lignes'), ligne),
        ...cancelled,
      }
    case 'refused':
      return {
        'statut HTTP 402': () => reply.status === 402 && said('code') === 'PAIEMENT_REFUSE',
        'plafond-invite': () => said('motif') === 'plafond-invite',
        ...cancelled,
      }
    case 'deferred':
      return { 'en cours': () => said('status') === 'en_cours', 'Location de sa saga': isFollowed }
    case 'sent-away':
      return { 'un problème': () => said('status') === 503 && typeof said('code') === 'string' }
  }
}

const STEPS = 'CREEE STOCK_VERIFIE STOCK_RESERVE PAYEE CONFIRMEE'
const stepsOf = (etapes: unknown): string =>
  Array.isArray(etapes) ? etapes.map((step) => member(step, 'statut')).join(' ') : ''

function isShort(lignes: unknown, { produitId, quantite }: Ligne): boolean {
  const [first] = Array.isArray(lignes) ? (lignes as unknown[]) : []
  const disponible = member(first, 'disponible')
  return (
    member(first, 'produit_id') === produitId &&
    member(first, 'demande') === quantite &&
    typeof disponible === 'number' &&
    disponible < quantite
  )
}

/** Undefined of anything that has no such field. */
export function member(value: unknown, name: string): unknown {
  if (value === null || typeof value !== 'object') return undefined
  return (value as Record<string, unknown>)[name]
}
