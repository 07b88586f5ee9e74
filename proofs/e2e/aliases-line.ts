/** One line of the table of aliases. */
import type { Answer } from './http.ts'

/** What earlier lines found out: ids, tokens. */
export type Kept = Record<string, string>

export interface Line {
  /** Method and path, as the contract has them; `{id}` is what was kept as `id`. */
  readonly asks: string
  readonly query?: string
  readonly body?: (kept: Kept) => object
  /** Instead of what earlier lines kept. */
  readonly kept?: Kept
  /** Undefined: without a token. */
  readonly as?: 'Charlie' | 'own'
  readonly status: number
  readonly shows?: unknown
  /** What it shows comes by an event: it is asked again until it does. */
  readonly isTold?: true
  readonly keep?: (body: Answer['body']) => Kept
}

/** A responsable. */
export const charlie = { as: 'Charlie' } as const
