/** What a group of commands does to its orders, one decision after the other: two of them may concern one order. */
import type { Change } from '../db/commande-store.ts'
import type { Decision, Etat } from '../domain/commande.ts'

export interface Progress {
  /** Where an order stands after the decisions so far; undefined when it does not exist. */
  etatOf(id: string): Etat | undefined
  /** Takes a decision into account and returns the instant of the state that the order is then in. */
  take(id: string, decision: Decision, motif: string | null): string
  /** What to save: one change for each order that moved. */
  changes(): Change[]
}

/** Follows orders from where they stand in the database. */
export function followFrom(start: ReadonlyMap<string, Etat>): Progress {
  const etats = new Map(start)
  const changes = new Map<string, Change>()
  return {
    etatOf: (id) => etats.get(id),
    take: (id, { transitions, after }, motif) => {
      etats.set(id, after)
      // Both ends are final, so an order moves at most once in a group.
      if (transitions.length > 0) changes.set(id, { id, motif, transitions, after })
      return after.at
    },
    changes: () => [...changes.values()],
  }
}
