/** What a group of commands does to its orders, one decision after the other: two of them may concern one order. */
import type { Changement } from '../db/commande-store.ts'
import type { Decision, Etat } from '../domain/commande.ts'

export interface Suivi {
  /** Where an order stands after the decisions so far; undefined when it does not exist. */
  etat(id: string): Etat | undefined
  /** Takes a decision into account and returns the instant of the state that the order is then in. */
  suivre(id: string, decision: Decision, motif: string | null): string
  /** What to save: one change for each order that moved. */
  changements(): Changement[]
}

/** Follows orders from where they stand in the database. */
export function createSuivi(depart: ReadonlyMap<string, Etat>): Suivi {
  const etats = new Map(depart)
  const changements = new Map<string, Changement>()
  return {
    etat: (id) => etats.get(id.toLowerCase()),
    suivre: (id, { transitions, apres }, motif) => {
      const cle = id.toLowerCase()
      etats.set(cle, apres)
      // Both ends are final, so an order moves at most once in a group.
      if (transitions.length > 0) changements.set(cle, { id: cle, motif, transitions, apres })
      return apres.a
    },
    changements: () => [...changements.values()],
  }
}
