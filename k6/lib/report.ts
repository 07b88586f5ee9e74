/** What a run came to, told twice: lines for the terminal, and JSON. Pure. */

export type Language = 'fr' | 'en'
export interface Text {
  readonly fr: string
  readonly en: string
}
/** A number is written as the language does; a string as it stands. */
export type Cell = string | Text | Figure
export interface Figure {
  readonly value: number
  readonly unit?: string
  readonly decimals?: number
}

/** The first column names the line, the others are figures. */
export interface Table {
  readonly title: Text
  readonly columns: Readonly<Record<Language, readonly string[]>>
  readonly rows: readonly (readonly Cell[])[]
}

export interface Threshold {
  readonly metric: string
  readonly rule: string
  readonly ok: boolean
}

export interface Report {
  /** As `npm run load` names it. */
  readonly script: string
  readonly title: Text
  /** Under what conditions: users, length, address. */
  readonly conditions: readonly Text[]
  readonly verdict: Text
  readonly tables: readonly Table[]
  readonly notes: readonly Text[]
  readonly thresholds: readonly Threshold[]
  /** RFC 3339. */
  readonly date: string
  /** The figures that other programs read. */
  readonly figures: Readonly<Record<string, number>>
}

export const figure = (value: number, unit?: string, decimals = 0): Figure => ({
  value,
  decimals,
  ...(unit === undefined ? {} : { unit }),
})
export const ms = (value: number): Figure => figure(value, 'ms', value < 100 ? 1 : 0)
export const percent = (share: number, decimals = 2): Figure => figure(share * 100, '%', decimals)

const words = {
  fr: { held: 'Tous les seuils tiennent.', crossed: 'Seuils franchis :', none: '–' },
  en: { held: 'Every threshold holds.', crossed: 'Thresholds crossed:', none: '–' },
} as const

/** A space that breaks no line stands between thousands, and before a unit. */
const NO_BREAK_SPACE = '\u00A0'

/** k6 has no Intl: thousands and decimals by hand. */
export function write(cell: Cell, language: Language): string {
  if (typeof cell === 'string') return cell
  if ('fr' in cell) return cell[language]
  const { value, unit, decimals = 0 } = cell
  if (!Number.isFinite(value)) return words[language].none
  const [whole = '', rest] = value.toFixed(decimals).split('.')
  const thousands = whole.replaceAll(/\B(?=(\d{3})+$)/g, language === 'fr' ? NO_BREAK_SPACE : ',')
  const comma = language === 'fr' ? ',' : '.'
  return [thousands + (rest === undefined ? '' : comma + rest), ...(unit === undefined ? [] : [unit])].join(
    NO_BREAK_SPACE,
  )
}

/** For the terminal. */
export function asText(report: Report, language: Language): string {
  const crossed = report.thresholds.filter(({ ok }) => !ok)
  const lines = [
    '',
    report.title[language],
    `  ${report.conditions.map((one) => one[language]).join(' · ')}`,
    ...report.tables.flatMap((table) => ['', ...linesOf(table, language)]),
    '',
    ...report.notes.map((note) => `  ${note[language]}`),
    report.verdict[language],
    crossed.length === 0 ? words[language].held : words[language].crossed,
    ...crossed.map(({ metric, rule }) => `  ✗ ${metric} : ${rule}`),
    '',
  ]
  return `${lines.join('\n')}\n`
}

function linesOf({ title, columns, rows }: Table, language: Language): string[] {
  const cells = [columns[language], ...rows.map((row) => row.map((cell) => write(cell, language)))]
  const widths = columns[language].map((_, i) => Math.max(...cells.map((line) => line[i]?.length ?? 0)))
  const asLine = (line: readonly string[]) =>
    line.map((word, i) => (i === 0 ? word.padEnd(widths[i] ?? 0) : word.padStart(widths[i] ?? 0))).join('  ')
  return [`  ${title[language]}`, ...cells.map((line) => `    ${asLine(line)}`)]
}

/** For other programs; `metrics` are k6's own. */
export const asJson = ({ script, date, verdict, figures, thresholds }: Report, metrics: unknown): string =>
  `${JSON.stringify({ script, date, verdict, figures, thresholds, metrics }, null, 2)}\n`
