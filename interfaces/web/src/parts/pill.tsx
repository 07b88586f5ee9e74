import type { ReactNode } from 'react'
import { Sign, type SignName } from './sign.tsx'

interface PillProps {
  /** Its colour, as the styles name it. */
  readonly look: string
  readonly sign: SignName
  readonly children: ReactNode
}

/** A state: a colour, a sign and a word. */
export const Pill = ({ look, sign, children }: PillProps) => (
  <span className={`pill ${look}`}>
    <Sign name={sign} />
    {children}
  </span>
)
