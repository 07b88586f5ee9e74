import { Pill } from '../parts/pill.tsx'
import type { Statut } from './types.ts'
import { orderWords } from './words.ts'

const LOOK: Readonly<Record<Statut, readonly [look: string, sign: string]>> = {
  CREEE: ['moves', '◌'],
  STOCK_VERIFIE: ['moves', '◌'],
  STOCK_RESERVE: ['moves', '◌'],
  PAYEE: ['moves', '◌'],
  CONFIRMEE: ['good', '✓'],
  ANNULEE: ['over', '■'],
}

/** The state of an order: a colour, a sign and a word. */
export function OrderPill({ statut }: { readonly statut: Statut }) {
  const [look, sign] = LOOK[statut]
  return (
    <Pill look={look} sign={sign}>
      {orderWords[statut]}
    </Pill>
  )
}
