/** Products as the lines of a table say them. */
import type { SaisieProduit } from './produit.ts'
import { normalise } from './recherche.ts'

/** A line as it was read: the text of each column that its file has. */
export interface Ligne {
  /** Its number in the file; the first one has the names of the columns. */
  readonly ligne: number
  readonly champs: Readonly<Record<string, string>>
}

export const COLUMNS = [
  'code',
  'nom',
  'description',
  'categorie',
  'prix',
  'cout',
  'codes_barres',
  'image',
] as const
/** Without these a line is no product. */
export const REQUIRED = ['nom', 'categorie', 'prix'] as const

/**
 * What a line asks for. An empty cell is not there. Amounts may have a comma; barcodes stand beside each other with spaces between.
 * What is no number stays text, for the schema to refuse. A category that is unknown is left out.
 * @param categories the number of each category, by its name as it is compared
 */
export function saisieOf({ champs }: Ligne, categories: ReadonlyMap<string, number>): Partial<SaisieProduit> {
  const { code, nom, description, categorie, prix, cout, codes_barres, image } = Object.fromEntries(
    Object.entries(champs).filter(([, text]) => text !== ''),
  )
  const categorieId = categorie === undefined ? undefined : categories.get(normalise(categorie))
  return {
    ...(nom === undefined ? {} : { nom }),
    ...(prix === undefined ? {} : { prix: amountOf(prix) }),
    ...(categorieId === undefined ? {} : { categorie_id: categorieId }),
    ...(code === undefined ? {} : { code }),
    ...(description === undefined ? {} : { description }),
    ...(cout === undefined ? {} : { cout: amountOf(cout) }),
    ...(codes_barres === undefined ? {} : { codes_barres: codes_barres.split(/\s+/) }),
    ...(image === undefined ? {} : { image }),
  }
}

function amountOf(text: string): number {
  return (/^\d{1,10}([.,]\d{1,10})?$/.test(text) ? Number(text.replace(',', '.')) : text) as number
}

/** What stands twice among these, each time but the first. */
export function repeated<Row>(
  rows: readonly Row[],
  keysOf: (row: Row) => readonly string[],
): { row: Row; key: string }[] {
  const seen = new Set<string>()
  return rows.flatMap((row) =>
    keysOf(row).flatMap((key) => {
      if (seen.has(key)) return [{ row, key }]
      seen.add(key)
      return []
    }),
  )
}
