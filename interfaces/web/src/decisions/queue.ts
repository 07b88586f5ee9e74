/** The order in which requests want a decision, and what can be granted of each. Pure. */
import type { Alerte, Demande, Stock } from './types.ts'

/** How badly a store wants what it asks for: lines of which it has none, and lines under their threshold. */
export interface Urgency {
  readonly out: number
  readonly under: number
}

const keyOf = (magasinId: number, produitId: number): string => `${magasinId}/${produitId}`

export function urgencyOf({ vers, lignes }: Demande, alertes: readonly Alerte[]): Urgency {
  const kinds = new Map(
    alertes.map(({ magasin_id, produit_id, type }) => [keyOf(magasin_id, produit_id), type]),
  )
  const count = (type: Alerte['type']) =>
    lignes.filter(({ produit_id }) => kinds.get(keyOf(vers, produit_id)) === type).length
  return { out: count('RUPTURE'), under: count('SOUS_SEUIL') }
}

/** The most urgent first; of two that are alike, the one that has waited longer (ids begin with their time). */
export function byUrgency(demandes: readonly Demande[], alertes: readonly Alerte[]): Demande[] {
  const urgency = new Map(demandes.map((demande) => [demande.id, urgencyOf(demande, alertes)]))
  const of = ({ id }: Demande): Urgency => urgency.get(id) ?? { out: 0, under: 0 }
  return demandes.toSorted(
    (a, b) => of(b).out - of(a).out || of(b).under - of(a).under || a.id.localeCompare(b.id),
  )
}

export interface Line {
  readonly produitId: number
  readonly nom: string
  readonly asked: number
  /** What the giving place has free; undefined while it is not known. */
  readonly free: number | undefined
  readonly granted: number
  /** What the giving place has free once that is granted. */
  readonly after: number | undefined
}

/** What the giving place can give now: all that is asked for, or what it has. */
export const possibleOf = (asked: number, free: number | undefined): number =>
  Math.min(asked, Math.max(0, free ?? asked))

/** The lines of a request, with what is granted: what somebody has chosen, or else what is possible. */
export function linesOf(
  { de, lignes }: Demande,
  stocks: readonly Stock[] | undefined,
  chosen: ReadonlyMap<number, number> = new Map(),
): Line[] {
  const held = new Map(
    stocks?.filter(({ magasin_id }) => magasin_id === de).map((one) => [one.produit_id, one]),
  )
  return lignes.map(({ produit_id: produitId, demandee: asked }) => {
    const stock = held.get(produitId)
    const free = stocks === undefined ? undefined : (stock?.disponible ?? 0)
    const granted = chosen.get(produitId) ?? possibleOf(asked, free)
    return {
      produitId,
      nom: stock?.nom ?? `n° ${produitId}`,
      asked,
      free,
      granted,
      after: free === undefined ? undefined : free - granted,
    }
  })
}

/** Less than is asked for wants a reason; nothing at all is a refusal. */
export function isPartial(lines: readonly Line[]): boolean {
  return lines.some(({ asked, granted }) => granted < asked)
}

export const isGrantable = (lines: readonly Line[]): boolean =>
  lines.some(({ granted }) => granted > 0) &&
  lines.every(({ granted, asked, after }) => granted >= 0 && granted <= asked && (after ?? 0) >= 0)

/** What is sent to grant these lines. */
export function grantOf(lines: readonly Line[], motif: string): object {
  if (!isPartial(lines)) return {}
  const quantites = lines.map(({ produitId: produit_id, granted: quantite }) => ({ produit_id, quantite }))
  return { quantites, motif }
}
