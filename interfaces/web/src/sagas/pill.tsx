import type { Statut } from './types.ts'
import { sagaWords } from './words.ts'

const GLYPHS: Readonly<Record<Statut, string>> = {
  EN_COURS: 'M6 1a5 5 0 1 1-5 5',
  COMPENSATION: 'M3 4h5a2.5 2.5 0 0 1 0 5H4M3 4l2-2.5M3 4l2 2.5',
  TERMINEE: 'M2 6.5 5 9.500l5-7',
  ANNULEE: 'M2.5 2.5h7v7h-7z',
  BLOQUEE: 'M4 2v8M8 2v8',
}

/** A state: a colour, a sign and a word. */
export function Pill({ statut }: { readonly statut: Statut }) {
  return (
    <span className={`pill ${statut}`}>
      <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
        <path d={GLYPHS[statut]} fill="none" stroke="currentColor" strokeWidth="2" />
      </svg>
      {sagaWords[statut]}
    </span>
  )
}
