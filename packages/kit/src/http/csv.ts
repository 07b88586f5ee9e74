/** Tables as CSV (RFC 4180), for programs and for Excel. */

export type Cell = string | number | boolean | null

export interface CsvTable {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly Cell[])[]
}

/** What spreadsheets take for the beginning of a formula. */
const FORMULA = /^[=+\-@\t\r]/

/**
 * The text of a table. With `excel` it is as Excel opens it in French: a byte order mark, `;` between cells and `,` in numbers. A
 * text that a spreadsheet would run as a formula begins with an apostrophe.
 */
export function csvOf({ columns, rows }: CsvTable, { excel }: { readonly excel: boolean }): string {
  const separator = excel ? ';' : ','
  const line = (cells: readonly Cell[]) => cells.map((cell) => textOf(cell, excel)).join(separator)
  return `${excel ? '\uFEFF' : ''}${[columns, ...rows].map((cells) => `${line(cells)}\r\n`).join('')}`
}

function textOf(cell: Cell, excel: boolean): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return excel ? String(cell).replace('.', ',') : String(cell)
  const text = String(cell)
  const safe = FORMULA.test(text) ? `'${text}` : text
  return /[",;\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
