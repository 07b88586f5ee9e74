/** A table of rows: the first column names the row, figures stand to the right, and it scrolls by itself where it is too wide. */
import type { ReactNode } from 'react'

export interface Column<R> {
  readonly title: string
  readonly cell: (row: R) => ReactNode
  /** A number: it stands to the right. */
  readonly isFigure?: boolean
}

interface TableProps<R> {
  /** What the table is of. */
  readonly label: string
  readonly columns: readonly Column<R>[]
  readonly rows: readonly R[]
  readonly keyOf: (row: R) => string | number
}

export function DataTable<R>({ label, columns, rows, keyOf }: TableProps<R>) {
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={label}>
      <table>
        <thead>
          <tr>
            {columns.map(({ title, isFigure }) => (
              <th key={title} scope="col" className={isFigure === true ? 'figure' : undefined}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map(({ title, cell, isFigure }, index) =>
                index === 0 ? (
                  <th key={title} scope="row">
                    {cell(row)}
                  </th>
                ) : (
                  <td key={title} className={isFigure === true ? 'figure' : undefined}>
                    {cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
