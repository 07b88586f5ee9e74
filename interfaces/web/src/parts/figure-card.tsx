/** One figure, large, with how it has changed and its shape. */
import type { ReactNode } from 'react'
import { words } from '../words/words.ts'
import type { Change } from './change.ts'
import { Sparkline } from './chart/sparkline.tsx'
import './figures.css'

interface Compared {
  /** Undefined: there was nothing before. */
  readonly change: Change | undefined
  /** What is said where there was nothing, and where it is the same. */
  readonly says: { readonly none: string; readonly same: string }
  readonly write: (n: number) => string
}

interface FigureProps {
  readonly title: string
  readonly value: string
  /** How it has changed; left out where it is compared with nothing. */
  readonly compared?: Compared | undefined
  readonly shape?: readonly (number | null)[]
  readonly children?: ReactNode
}

export function FigureCard({ title, value, compared, shape = [], children }: FigureProps) {
  return (
    <section className="card figure-card">
      <h2>{title}</h2>
      <b className="big">{value}</b>
      <small>
        {compared !== undefined && <Changed {...compared} />} {children}
      </small>
      <Sparkline values={shape} />
    </section>
  )
}

function Changed({ change, says, write }: Compared) {
  if (change === undefined) return says.none
  const { way, by } = change
  if (way === undefined) return says.same
  return (
    <span className={way}>
      <span aria-hidden="true">{way === 'up' ? '↑' : '↓'} </span>
      <span className="vh">{words[way]} </span>
      {write(by)}
    </span>
  )
}
