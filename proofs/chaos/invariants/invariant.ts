import type { ClientBase } from 'pg'

/** Rows that break a rule, each with the saga that it concerns, if one does. */
export interface Violation {
  readonly sagaId: string | null
  readonly detail: string
}

/** A rule that must hold over all databases once nothing runs any more. */
export interface Invariant {
  /** Kebab-case; the same in every language. */
  readonly name: string
  readonly rule: { readonly fr: string; readonly en: string }
  /** Every breach in the snapshot, at most `VIOLATIONS_MAX`. */
  readonly find: (snapshot: ClientBase) => Promise<readonly Violation[]>
}

export const VIOLATIONS_MAX = 100

/**
 * A rule as one query over the snapshot, whose rows are its breaches: columns `saga` (text or null) and `detail` (text).
 */
export function sqlInvariant(declared: Omit<Invariant, 'find'> & { readonly breaches: string }): Invariant {
  const { breaches, ...described } = declared
  return {
    ...described,
    find: async (snapshot) => {
      const { rows } = await snapshot.query<{ saga: string | null; detail: string }>(
        // Constant SQL: each rule's own text.
        `select saga, detail from (${breaches}) as breach (saga, detail) order by detail limit ${VIOLATIONS_MAX}`,
      )
      return rows.map(({ saga, detail }) => ({ sagaId: saga, detail }))
    },
  }
}
