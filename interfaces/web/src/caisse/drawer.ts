/** A drawer that is counted: pieces and notes by their value. Pure. */
import { DENOMINATIONS } from '@comptoir/contracts/sums-paiements.ts'
import { readWhole } from '../parts/number-field.tsx'

/** The greatest first, as one counts. */
export const VALUES: readonly number[] = DENOMINATIONS.toReversed()

/** From here on, money is paper. */
export const NOTE_CENTS = 500

/** What was typed, by value. */
export type Drawer = Readonly<Record<number, string>>

export interface Counted {
  readonly cents: number
  readonly pieces: readonly { readonly valeur: number; readonly nombre: number }[]
}

/** What it comes to; undefined where a count is no number. Nothing typed is none of it. */
export function countOfDrawer(drawer: Drawer): Counted | undefined {
  const counts = VALUES.map((cents) => {
    const text = (drawer[cents] ?? '').trim()
    return { cents, nombre: text === '' ? 0 : readWhole(text) }
  })
  let cents = 0
  const pieces: { valeur: number; nombre: number }[] = []
  for (const { cents: value, nombre } of counts) {
    if (nombre === undefined) return undefined
    cents += value * nombre
    if (nombre > 0) pieces.push({ valeur: value / 100, nombre })
  }
  return { cents, pieces: pieces.length === 0 ? [{ valeur: (VALUES.at(-1) ?? 5) / 100, nombre: 0 }] : pieces }
}
