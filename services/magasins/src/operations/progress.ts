/** What a group of commands does to its sales, one decision after the other: two of them may concern one sale. */
import type { Change } from '../db/ventes-store.ts'
import type { Decision, Etat } from '../domain/vente.ts'

export interface Progress {
  /** Where a sale stands after the decisions so far; undefined when it does not exist. */
  etatOf(id: string): Etat | undefined
  /** Takes a decision into account and returns the instant of the state that the sale is then in. */
  take(id: string, decision: Decision, motif: string | null): string
  /** What to save: one change for each sale that moved. */
  changes(): Change[]
}

/** Follows sales from where they stand in the database. */
export function followFrom(start: ReadonlyMap<string, Etat>): Progress {
  const etats = new Map(start)
  const changes = new Map<string, Change>()
  return {
    etatOf: (id) => etats.get(id),
    take: (id, { transitions, after }, motif) => {
      etats.set(id, after)
      // Both ends are final, so a sale moves at most once in a group.
      if (transitions.length > 0) changes.set(id, { id, motif, transitions, after })
      return after.at
    },
    changes: () => [...changes.values()],
  }
}
