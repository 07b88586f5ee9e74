/** What surrounds the rows of a table: each column has its title, and it scrolls by itself where it is too wide. */
import type { ComponentProps, ReactNode, Ref } from 'react'

export interface Title {
  readonly title: string
  /** Of numbers: they stand to the right. */
  readonly isFigure?: boolean | undefined
  /** Told to who hears the page, not shown. */
  readonly isHidden?: boolean
}

interface FrameProps {
  /** What the table is of; or the id of what says so on the page. */
  readonly label?: string
  readonly labelledBy?: string
  readonly titles: readonly (string | Title)[]
  readonly className?: string
  readonly body?: Ref<HTMLTableSectionElement>
  readonly onKeyDown?: ComponentProps<'table'>['onKeyDown']
  readonly children: ReactNode
}

/** The title of a column of numbers. */
export const figure = (title: string): Title => ({ title, isFigure: true })

export function TableFrame({ label, labelledBy, titles, className, body, onKeyDown, children }: FrameProps) {
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={label} aria-labelledby={labelledBy}>
      <table className={className} onKeyDown={onKeyDown}>
        <thead>
          <tr>{titles.map((one) => headOf(typeof one === 'string' ? { title: one } : one))}</tr>
        </thead>
        <tbody ref={body}>{children}</tbody>
      </table>
    </div>
  )
}

const headOf = ({ title, isFigure, isHidden }: Title) => (
  <th key={title} scope="col" className={isFigure === true ? 'figure' : undefined}>
    {isHidden === true ? <span className="vh">{title}</span> : title}
  </th>
)
