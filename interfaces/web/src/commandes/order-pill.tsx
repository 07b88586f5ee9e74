import { Pill } from '../parts/pill.tsx'
import type { SignName } from '../parts/sign.tsx'
import type { Statut } from './types.ts'
import { orderWords } from './words.ts'

const LOOK: Readonly<Record<Statut, readonly [look: string, sign: SignName]>> = {
  CREEE: ['moves', 'running'],
  STOCK_VERIFIE: ['moves', 'running'],
  STOCK_RESERVE: ['moves', 'running'],
  PAYEE: ['moves', 'running'],
  CONFIRMEE: ['good', 'done'],
  ANNULEE: ['over', 'ended'],
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
