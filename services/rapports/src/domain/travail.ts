/**
 * A long work on reports.
 *
 *   EN_ATTENTE ── an instance takes it ──▶ EN_COURS ──▶ TERMINE, or ECHOUE: why is said
 *   EN_COURS   ── its instance is dead ──▶ another takes it, and begins anew
 */
import type { rapports } from '@comptoir/contracts'

export type Sorte = (typeof rapports.SORTES_TRAVAIL)[number]
export type Statut = (typeof rapports.STATUTS_TRAVAIL)[number]

/** A row as it should be, and as it is; null: there is none. */
export interface Difference {
  readonly table: string
  readonly attendu: string | null
  readonly trouve: string | null
}

export interface Travail {
  readonly id: string
  readonly sorte: Sorte
  readonly statut: Statut
  readonly demandeLe: Date
  readonly finiLe: Date | null
  readonly evenements: number
  readonly differences: readonly Difference[]
  readonly erreur: string | null
}
