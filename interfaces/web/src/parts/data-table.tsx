/** A table of rows: the first column names the row, figures stand to the right. */
import type { ReactNode } from 'react'
import { TableFrame, type Title } from './table-frame.tsx'

export interface Column<R> extends Pick<Title, 'title' | 'isFigure'> {
  readonly cell: (row: R) => ReactNode
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
    <TableFrame label={label} titles={columns}>
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
    </TableFrame>
  )
}
