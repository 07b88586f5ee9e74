/** Tables as programs of offices write them: `;` or `,` between the columns, whose names are in the first line. */
import { CsvError, parse } from 'csv-parse/sync'
import { COLUMNS, type Ligne, REQUIRED } from '../domain/import.ts'
import type { Fault } from './import-faults.ts'

/** The lines of a table, or what is wrong with it as a whole. */
export function readCsv(text: string, most: number): readonly Ligne[] | Fault {
  const [head = ''] = text.split(/\r?\n/, 1)
  const delimiter = head.includes(';') ? ';' : ','
  try {
    const [names, ...records] = parse(text, {
      delimiter,
      info: true,
      skip_empty_lines: true,
      trim: true,
      max_record_size: RECORD_MAX,
      to: most + 2,
    }) as unknown as Read[]
    const columns = names?.record ?? []
    const fault = columnsFault(columns)
    if (fault !== undefined) return fault
    if (records.length === 0) return { ligne: 2, message: EMPTY }
    if (records.length > most) return { ligne: most + 2, message: tooMany(most) }
    return records.map(({ record, info }) => ({
      ligne: info.lines,
      champs: Object.fromEntries(columns.map((name, at) => [name, record[at] ?? ''])),
    }))
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause
    return { ligne: Number(cause['lines'] ?? 1), message: WORDS[cause.code] ?? UNREADABLE }
  }
}

interface Read {
  readonly record: readonly string[]
  readonly info: { readonly lines: number }
}

const RECORD_MAX = 20_000

function columnsFault(columns: readonly string[]): Fault | undefined {
  const unknown = columns.find((name) => !(COLUMNS as readonly string[]).includes(name))
  if (unknown !== undefined) return { ligne: 1, colonne: unknown.slice(0, 50), message: UNKNOWN }
  const missing = REQUIRED.find((name) => !columns.includes(name))
  if (missing !== undefined) return { ligne: 1, colonne: missing, message: MISSING }
  return new Set(columns).size < columns.length ? { ligne: 1, message: TWICE } : undefined
}

const UNKNOWN = {
  fr: `n’est pas une colonne connue : ${COLUMNS.join(', ')}`,
  en: `is no known column: ${COLUMNS.join(', ')}`,
}
const MISSING = { fr: 'est requise', en: 'is required' }
const TWICE = { fr: 'une colonne est nommée deux fois', en: 'a column is named twice' }
const EMPTY = { fr: 'aucun produit', en: 'no product' }
const tooMany = (most: number) => ({
  fr: `trop de produits : ${most} au plus`,
  en: `too many products: at most ${most}`,
})
const UNREADABLE = { fr: 'n’est pas du CSV lisible', en: 'is no readable CSV' }
const QUOTE = {
  fr: 'un guillemet n’est pas refermé, ou mal placé',
  en: 'a quote is not closed, or stands wrong',
}
const WORDS: Readonly<Record<string, Fault['message']>> = {
  CSV_QUOTE_NOT_CLOSED: QUOTE,
  INVALID_OPENING_QUOTE: QUOTE,
  CSV_INVALID_CLOSING_QUOTE: QUOTE,
  CSV_RECORD_INCONSISTENT_FIELDS_LENGTH: {
    fr: 'n’a pas autant de cellules que la première ligne',
    en: 'has not as many cells as the first line',
  },
  CSV_RECORD_INCONSISTENT_COLUMNS: {
    fr: 'n’a pas autant de cellules que la première ligne',
    en: 'has not as many cells as the first line',
  },
  CSV_MAX_RECORD_SIZE: { fr: 'est trop longue', en: 'is too long' },
}
