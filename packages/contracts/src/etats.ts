/** What the histories of orders and of sales have in common: where one stands, how it moves on, and a group of moves. Pure. */

/** Where something stands. */
export interface Etat<Statut extends string> {
  readonly statut: Statut
  /** How many transitions it has behind it, its creation included. */
  readonly version: number
  /** The instant of the last one. */
  readonly at: string
}

export interface Transition<Statut extends string> {
  readonly seq: number
  readonly de: Statut
  readonly vers: Statut
  readonly at: string
}

/** A state reached elsewhere, and when, as the contract tells it. */
export interface ToldEtat {
  readonly statut: string
  readonly a: string
}

/** What a decision changes: no transition at all when it is there already. */
export interface Decision<Statut extends string> {
  readonly transitions: readonly Transition<Statut>[]
  readonly after: Etat<Statut>
}

/** When a state was reached; undefined when that was not told. */
export const instantOf = (etats: readonly ToldEtat[], statut: string): string | undefined =>
  etats.find((etat) => etat.statut === statut)?.a

/** Goes through these states, one after the other. */
export function walk<Statut extends string>(
  before: Etat<Statut>,
  steps: readonly { readonly statut: Statut; readonly at: string }[],
): Decision<Statut> {
  const transitions: Transition<Statut>[] = []
  let after = before
  for (const { statut, at } of steps) {
    transitions.push({ seq: after.version + 1, de: after.statut, vers: statut, at })
    after = { statut, version: after.version + 1, at }
  }
  return { transitions, after }
}

/** What is to be saved of one that moved. */
export interface Change<Statut extends string> extends Decision<Statut> {
  readonly id: string
  /** Why it was cancelled; null otherwise. */
  readonly motif: string | null
}

/** What a group of commands does, one decision after the other: two of them may concern the same one. */
export interface Progress<Statut extends string> {
  /** Where one stands after the decisions so far; undefined when it does not exist. */
  etatOf(id: string): Etat<Statut> | undefined
  /** Takes a decision into account and returns the instant of the state that it is then in. */
  take(id: string, decision: Decision<Statut>, motif: string | null): string
  /** What to save: one change for each that moved. */
  changes(): Change<Statut>[]
}

/** Follows them from where they stand in the database. */
export function followFrom<Statut extends string>(
  start: ReadonlyMap<string, Etat<Statut>>,
): Progress<Statut> {
  const etats = new Map(start)
  const changes = new Map<string, Change<Statut>>()
  return {
    etatOf: (id) => etats.get(id),
    take: (id, { transitions, after }, motif) => {
      etats.set(id, after)
      // Both ends are final, so each moves at most once in a group.
      if (transitions.length > 0) changes.set(id, { id, motif, transitions, after })
      return after.at
    },
    changes: () => [...changes.values()],
  }
}
