/** The sign of a state, drawn: the same on every machine, whatever fonts it has. */

const PATHS = {
  running: 'M6 1a5 5 0 1 1-5 5',
  undoing: 'M3 4h5a2.5 2.5 0 0 1 0 5H4M3 4l2-2.5M3 4l2 2.5',
  done: 'M2 6.5 5 9.5l5-7',
  ended: 'M2.5 2.5h7v7h-7z',
  waiting: 'M4 2v8M8 2v8',
  failed: 'M2.5 2.5l7 7m0-7-7 7',
  sent: 'M1.5 6h8.5M6.5 2.5 10 6 6.5 9.5',
  low: 'M6 1.5v8.5M2.5 6.5 6 10l3.5-3.5',
  high: 'M6 10.5V2M2.5 5.5 6 2l3.5 3.5',
} as const

export type SignName = keyof typeof PATHS

/** A state's word stands beside it: who hears the page is not told the sign. */
export const Sign = ({ name }: { readonly name: SignName }) => (
  <svg className="sign" viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
    <path d={PATHS[name]} fill="none" stroke="currentColor" strokeWidth="2" />
  </svg>
)
