import { Pill } from '../parts/pill.tsx'
import type { Statut } from './types.ts'
import { approWords } from './words.ts'

const LOOKS = {
  DEMANDEE: ['waits', 'waiting'],
  VALIDEE: ['moves', 'running'],
  EXPEDIEE: ['moves', 'sent'],
  RECUE: ['good', 'done'],
  REFUSEE: ['wrong', 'failed'],
  ANNULEE: ['over', 'ended'],
} as const satisfies Record<Statut, readonly [string, string]>

/** The state of a request: a colour, a sign and a word. */
export function RequestPill({ statut }: { readonly statut: Statut }) {
  const [look, sign] = LOOKS[statut]
  return (
    <Pill look={look} sign={sign}>
      {approWords[statut]}
    </Pill>
  )
}
