/** A drawing with its title, and the same figures as a table for who would rather read them. */
import { type ReactNode, Suspense, useId, useState } from 'react'
import { words } from '../../words/words.ts'
import '../figures.css'

interface CardProps {
  readonly title: string
  readonly chart: ReactNode
  readonly table: ReactNode
  readonly className?: string
}

export function ChartCard({ title, chart, table, className = '' }: CardProps) {
  const [isTable, setTable] = useState(false)
  const id = useId()
  return (
    <section className={`card chart-card ${className}`} aria-labelledby={id}>
      <div className="chart-head">
        <h2 id={id}>{title}</h2>
        <button type="button" className="link" aria-describedby={id} onClick={() => setTable(!isTable)}>
          {isTable ? words.seeChart : words.seeTable}
        </button>
      </div>
      {isTable ? (
        table
      ) : (
        <Suspense fallback={<div className="skeleton" aria-hidden="true" />}>{chart}</Suspense>
      )}
    </section>
  )
}
