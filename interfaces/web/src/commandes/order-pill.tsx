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
    <span className={`pill ${look}`}>
      <span aria-hidden="true">{sign}</span>
      {orderWords[statut]}
    </span>
  )
}
