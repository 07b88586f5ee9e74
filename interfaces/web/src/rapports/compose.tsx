import { type FormEvent, useState } from 'react'
import type { Column } from '../parts/data-table.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { FileButton } from '../parts/file-button.tsx'
import { useWrite } from '../parts/use-write.ts'
import { ProblemBox } from '../problem-box.tsx'
import { dayShort, hourName, monthTitle, weekday } from '../words/days.ts'
import { amount, fill, number, percent, words } from '../words/words.ts'
import { type Filters, faultOf } from './filters.ts'
import { spanOf } from './report.tsx'
import type { Composed, Dimension, Mesure } from './types.ts'
import { reportWords } from './words.ts'

const PATH = '/rapports/personnalise'
/** Each of them, or it does not compile. */
const DIMENSIONS: Readonly<Record<Dimension, true>> = {
  jour: true,
  semaine: true,
  mois: true,
  jour_semaine: true,
  heure: true,
  magasin: true,
  region: true,
  produit: true,
  categorie: true,
}
const MESURES: Readonly<Record<Mesure, 'amount' | 'count' | 'rate'>> = {
  chiffre_affaires: 'amount',
  hors_taxes: 'amount',
  vendu: 'amount',
  rendu: 'amount',
  quantite: 'count',
  quantite_rendue: 'count',
  cout: 'amount',
  marge: 'amount',
  taux_marge: 'rate',
  nb_ventes: 'count',
  nb_commandes: 'count',
  nb_retours: 'count',
  panier_moyen: 'amount',
}
const ROWS_MAX = 3
const SHOWN = 500

interface Wanted {
  readonly par: readonly string[]
  readonly mesures: readonly string[]
}

const bodyOf = ({ from, to, magasin, categorie }: Filters, { par, mesures }: Wanted) => {
  const filtres = {
    ...(magasin === '' ? {} : { magasins: [Number(magasin)] }),
    ...(categorie === '' ? {} : { categories: [Number(categorie)] }),
  }
  return { de: from, a: to, par, mesures, ...(Object.keys(filtres).length === 0 ? {} : { filtres }) }
}

/** A report that one puts together: rows and measures. */
export function ComposeReport({ filters }: { readonly filters: Filters }) {
  const [wanted, setWanted] = useState<Wanted>({ par: ['magasin'], mesures: ['chiffre_affaires', 'marge'] })
  const [report, setReport] = useState<Composed | undefined>(undefined)
  const write = useWrite()
  const isPossible =
    wanted.par.length > 0 &&
    wanted.par.length <= ROWS_MAX &&
    wanted.mesures.length > 0 &&
    faultOf(filters) === undefined
  const make = async (event: FormEvent) => {
    event.preventDefault()
    if (!isPossible) return
    const body = { ...bodyOf(filters, wanted), limite: SHOWN }
    const done = await write.send<Composed>(PATH, { method: 'POST', body })
    if (done.is === 'done') setReport(done.body)
  }
  return (
    <>
      <form className="card compose" onSubmit={(event) => void make(event)}>
        <Choices
          legend={reportWords.rows}
          names={Object.keys(DIMENSIONS)}
          chosen={wanted.par}
          choose={(par) => setWanted({ ...wanted, par })}
        />
        <Choices
          legend={reportWords.measures}
          names={Object.keys(MESURES)}
          chosen={wanted.mesures}
          choose={(mesures) => setWanted({ ...wanted, mesures })}
        />
        {!isPossible && (
          <p className="fault" role="status">
            {reportWords.chooseOne}
          </p>
        )}
        <div className="row">
          <button className="act" disabled={!isPossible || write.isSending}>
            {write.isSending ? words.loading : reportWords.make}
          </button>
        </div>
        {write.error !== undefined && <ProblemBox error={write.error} />}
      </form>
      {report !== undefined && <Result report={report} filters={filters} wanted={wanted} />}
    </>
  )
}

interface ChoicesProps {
  readonly legend: string
  readonly names: readonly string[]
  readonly chosen: readonly string[]
  readonly choose: (chosen: readonly string[]) => void
}

function Choices({ legend, names, chosen, choose }: ChoicesProps) {
  return (
    <fieldset>
      <legend>{legend}</legend>
      <div className="choices">
        {names.map((name) => (
          <label key={name} className="tick">
            <input
              type="checkbox"
              checked={chosen.includes(name)}
              onChange={({ target }) =>
                choose(target.checked ? [...chosen, name] : chosen.filter((one) => one !== name))
              }
            />
            <span>{wordOf(name)}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}

/** What a column is called; one that has no word is called as it is. */
function wordOf(name: string): string {
  const word = (reportWords as Readonly<Record<string, string>>)[name]
  return word ?? name
}

interface ResultProps {
  readonly report: Composed
  readonly filters: Filters
  readonly wanted: Wanted
}

function Result({ report: { colonnes, lignes, periode, tronque }, filters, wanted }: ResultProps) {
  const columns: readonly Column<Line>[] = colonnes.map((name, index) => ({
    title: wordOf(name),
    isFigure: name in MESURES,
    cell: ({ cells }) => cellOf(name, cells[index] ?? null),
  }))
  const asking = { method: 'POST', body: bodyOf(filters, wanted), accept: 'text/csv' } as const
  const name = `${filters.tab}-${periode.date_debut}-${periode.date_fin}.csv`
  return (
    <section className="card">
      <div className="chart-head">
        <h2>
          {reportWords.result}, {spanOf(periode.date_debut, periode.date_fin)}
        </h2>
        <span className="row files">
          <FileButton path={`${PATH}?format=csv`} asking={asking} name={name} label={reportWords.csv} />
          <FileButton path={`${PATH}?excel=1`} asking={asking} name={name} label={reportWords.excel} />
        </span>
      </div>
      {tronque && <p className="soft">{fill(reportWords.cut, { n: number(lignes.length) })}</p>}
      <DataTable
        label={reportWords.result}
        columns={columns}
        rows={lignes.map((cells, id) => ({ id, cells }))}
        keyOf={({ id }) => id}
      />
    </section>
  )
}

type Cell = string | number | null
interface Line {
  readonly id: number
  readonly cells: readonly Cell[]
}

function cellOf(name: string, cell: Cell): string {
  if (cell === null) return '–'
  const kind = (MESURES as Readonly<Record<string, 'amount' | 'count' | 'rate' | undefined>>)[name]
  if (kind !== undefined) return { amount, count: number, rate: percent }[kind](Number(cell))
  if (name === 'jour' || name === 'semaine') return dayShort(String(cell))
  if (name === 'mois') return monthTitle(String(cell))
  if (name === 'jour_semaine') return weekday(Number(cell))
  return name === 'heure' ? hourName(Number(cell)) : String(cell)
}
