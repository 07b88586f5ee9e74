/** The statement of a report that somebody puts together. All of its text is of the constants here; what is asked for chooses among them. */
import type { Queryable } from '@comptoir/kit/postgres/database.ts'
import type { Composition, Dimension, Source } from '../domain/composition.ts'
import type { Measured } from '../domain/mesures.ts'
import type { Filtre } from '../domain/rapport.ts'
import { measuredOf, OF_HOURS, OF_PRODUCTS, type Row } from './mesures-store.ts'
import { GOODS_ROWS, goodsValues } from './produits-store.ts'

/** The columns of each dimension, and where they come from. */
const COLUMNS: Readonly<Record<Dimension, readonly (readonly [name: string, sql: string])[]>> = {
  jour: [['jour', 'jour::text']],
  semaine: [['semaine', `to_char(jour, 'IYYY-"S"IW')`]],
  mois: [['mois', `to_char(jour, 'YYYY-MM')`]],
  jour_semaine: [['jour_semaine', 'extract(isodow from jour)::int']],
  heure: [['heure', 'heure']],
  magasin: [
    ['magasin_id', 'magasin_id'],
    ['magasin', 'l.nom'],
  ],
  region: [['region', 'l.region']],
  produit: [
    ['produit_id', 'produit_id'],
    ['produit', 'p.nom'],
  ],
  categorie: [
    ['categorie_id', 'p.categorie_id'],
    ['categorie', 'c.nom'],
  ],
}

/** Where rows are from: `$1` to `$7` are first and last days, first and last months, places, categories, products. */
const FROM: Readonly<Record<'documents' | 'goods', string>> = {
  documents: `heures join unnest($1::date[], $2::date[]) as d (debut, fin) on jour between d.debut and d.fin
    left join lieux l on l.id = magasin_id
    where $3::date[] is not null and $4::date[] is not null and $6::int[] is null and $7::int[] is null`,
  goods: `${GOODS_ROWS} left join lieux l on l.id = magasin_id left join (select id, nom, categorie_id from produits) p on p.id = produit_id
    left join categories c on c.id = p.categorie_id
    where ($6::int[] is null or p.categorie_id = any($6)) and ($7::int[] is null or produit_id = any($7))`,
}

export type Cell = string | number | null

export interface Composed {
  /** The names of the columns of its dimensions. */
  readonly columns: readonly string[]
  readonly rows: readonly { readonly cells: readonly Cell[]; readonly sums: Measured }[]
}

/** Reads at most so many rows, in the order of the dimensions. */
export async function compose(
  db: Queryable,
  { par, categories, produits }: Composition,
  { filtre, source, limit }: { readonly filtre: Filtre; readonly source: Source; readonly limit: number },
): Promise<Composed> {
  const columns = par.flatMap((dimension) => COLUMNS[dimension])
  const [from, sums] = source === 'heures' ? [FROM.documents, OF_HOURS] : [FROM.goods, OF_PRODUCTS]
  const { periode, magasinIds } = filtre
  const wholeDays = [[periode.debut], [periode.fin], [], []]
  const ends = source === 'mois' ? goodsValues(filtre).slice(0, 4) : wholeDays
  const keys = columns.map((_, index) => index + 1).join(', ')
  const { rows } = await db.query<{ cells: Cell[] } & Row>(
    // Constant SQL: dimensions, tables and sums are of the constants above; keys are their places.
    `select ${columns.map(([name, column]) => `${column} as ${name}`).join(', ')}, ${sums} from ${from}
     and ($5::int[] is null or magasin_id = any($5)) group by ${keys} order by ${keys} limit $8`,
    [...ends, magasinIds ?? null, categories ?? null, produits ?? null, limit],
  )
  const names = columns.map(([name]) => name)
  return {
    columns: names,
    rows: rows.map((row) => ({
      cells: names.map((name) => (row as unknown as Record<string, Cell>)[name] ?? null),
      sums: measuredOf(row) as Measured,
    })),
  }
}
