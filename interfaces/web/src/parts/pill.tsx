import type { ReactNode } from 'react'

interface PillProps {
  /** Its colour, as the styles name it. */
  readonly look: string
  readonly sign: string
  readonly children: ReactNode
}

/** A state: a colour, a sign and a word. */
export const Pill = ({ look, sign, children }: PillProps) => (
  <span className={`pill ${look}`}>
    <span aria-hidden="true">{sign}</span>
    {children}
  </span>
)
