/** Pieces that show something, or take it. */
import { useState } from 'react'
import { AmountField } from '../parts/amount-field.tsx'
import { ChartCard } from '../parts/chart/chart-card.tsx'
import { LineChart } from '../parts/chart/lines.ts'
import { WeekGrid } from '../parts/chart/week-grid.tsx'
import { FaultSummary } from '../parts/fault-summary.tsx'
import { FigureCard } from '../parts/figure-card.tsx'
import { NamedSelect } from '../parts/named-select.tsx'
import { NumberField } from '../parts/number-field.tsx'
import { PartBar } from '../parts/part-bar.tsx'
import { Pill } from '../parts/pill.tsx'
import { SearchField } from '../parts/search-field.tsx'
import type { SignName } from '../parts/sign.tsx'
import { StoreName } from '../parts/store-name.tsx'
import { StoreSelect } from '../parts/store-select.tsx'
import { figure, TableFrame } from '../parts/table-frame.tsx'
import { TextField } from '../parts/text-field.tsx'
import { Pill as SagaPill } from '../sagas/pill.tsx'
import type { Statut } from '../sagas/types.ts'
import { hourName } from '../words/days.ts'
import { amount, amountShort, number, percent, words } from '../words/words.ts'
import { workshopWords } from './words.ts'

const SAGAS: readonly Statut[] = ['EN_COURS', 'COMPENSATION', 'TERMINEE', 'ANNULEE', 'BLOQUEE']
const LOOKS: readonly (readonly [look: string, sign: SignName])[] = [
  ['good', 'done'],
  ['moves', 'sent'],
  ['waits', 'low'],
  ['wrong', 'failed'],
  ['over', 'ended'],
  ['SURSTOCK', 'high'],
]

export const States = () => (
  <div className="row">
    {SAGAS.map((statut) => (
      <SagaPill key={statut} statut={statut} />
    ))}
    {LOOKS.map(([look, sign]) => (
      <Pill key={look} look={look} sign={sign}>
        {look.toLowerCase()}
      </Pill>
    ))}
  </div>
)

const STORES = ['Plateau', 'Rosemont', 'Vieux-Port', 'Verdun', 'Saint-Laurent', 'Centre'].map((nom, at) => ({
  id: at + 1,
  nom,
  type: 'MAGASIN' as const,
}))

export function Plates() {
  const [chosen, choose] = useState(3)
  return (
    <div className="row">
      {STORES.map(({ id, nom }) => (
        <StoreName key={id} store={{ magasin_id: id, nom }} />
      ))}
      <StoreSelect store={STORES[chosen - 1]} stores={STORES} choose={choose} />
    </div>
  )
}

const FAULTS = [{ field: 'w-code', message: workshopWords.fault }]

export function Fields() {
  const [isSent, setSent] = useState(false)
  const [texts, setTexts] = useState({ name: 'Thé vert', code: 'P-1', price: '12,50', pieces: '12' })
  const change = (name: keyof typeof texts) => (text: string) => setTexts({ ...texts, [name]: text })
  return (
    <div className="columns">
      <div className="card stack">
        <h3>{workshopWords.usual}</h3>
        <TextField id="w-name" label={workshopWords.named} text={texts.name} change={change('name')} />
        <AmountField label={amount(0)} text={texts.price} change={change('price')} />
        <NumberField label={number(0)} text={texts.pieces} change={change('pieces')} />
      </div>
      <div className="card stack">
        <h3>{workshopWords.wrong}</h3>
        <TextField
          id="w-code"
          label={workshopWords.named}
          text={texts.code}
          change={change('code')}
          fault={workshopWords.fault}
        />
        <AmountField label={amount(0)} text="1 2 x" change={() => undefined} />
        <NumberField label={number(0)} text="10 001" change={() => undefined} />
        {isSent && <FaultSummary faults={FAULTS} />}
        <button type="button" className="act" onClick={() => setSent(true)}>
          {words.save}
        </button>
      </div>
    </div>
  )
}

export function Filters() {
  const [text, change] = useState('')
  const [store, choose] = useState('')
  return (
    <div className="filters">
      <div className="chips">
        <a className="chip" href="#content" aria-current="page">
          {workshopWords.any} <b>12</b>
        </a>
        <a className="chip" href="#content">
          {workshopWords.wrong} <b>3</b>
        </a>
      </div>
      <div className="fields">
        <SearchField label={workshopWords.named} text={text} change={change} />
        <NamedSelect
          label={workshopWords.plates}
          any={workshopWords.any}
          list={STORES}
          value={store}
          choose={choose}
        />
      </div>
    </div>
  )
}

const SAYS = { none: workshopWords.nothing, same: workshopWords.same }
const SHAPE = [3, 5, 4, 8, 7, 9]

export const Figures = () => (
  <div className="columns">
    <FigureCard
      title={workshopWords.today}
      value={amount(10_214.35)}
      compared={{ change: { way: 'up', by: 8.2 }, says: SAYS, write: percent }}
      shape={SHAPE}
    />
    <FigureCard
      title={workshopWords.today}
      value={percent(31.4)}
      compared={{ change: { way: 'down', by: 0.6 }, says: SAYS, write: percent }}
      shape={SHAPE.toReversed()}
    />
    <FigureCard
      title={workshopWords.today}
      value="–"
      compared={{ change: undefined, says: SAYS, write: percent }}
    />
  </div>
)

const HOURS = [9, 10, 11, 12, 13, 14, 15, 16]
const points = (rise: number, until = 16) =>
  HOURS.map((x) => ({ x, y: x > until ? null : 400 + rise * (8 - Math.abs(13 - x)) }))
const CELLS = [1, 2, 3, 4, 5, 6, 7].flatMap((day) =>
  HOURS.map((hour) => ({ day, hour, value: day * (8 - Math.abs(13 - hour)) })),
)

export const Drawings = () => (
  <div className="two">
    <ChartCard
      title={workshopWords.today}
      chart={
        <LineChart
          label={workshopWords.today}
          series={[
            { name: workshopWords.before, isBefore: true, points: points(180) },
            { name: workshopWords.today, points: points(220, 13) },
          ]}
          xName={hourName}
          yName={amountShort}
        />
      }
      table={<Rows />}
    />
    <ChartCard
      title={workshopWords.before}
      chart={<WeekGrid label={workshopWords.before} cells={CELLS} />}
      table={<Rows />}
    />
  </div>
)

export const Rows = () => (
  <TableFrame
    label={workshopWords.rows}
    className="rows"
    titles={[workshopWords.plates, figure(workshopWords.today), workshopWords.drawings, workshopWords.signs]}
  >
    {STORES.slice(0, 3).map(({ id, nom }) => (
      <tr key={id}>
        <th scope="row">
          <StoreName store={{ magasin_id: id, nom }} />
        </th>
        <td className="figure strong">{amount(2_861.4 / id)}</td>
        <td>
          <PartBar store={id} part={0.9 / id} mark={0.5} told={percent(90 / id)} />
        </td>
        <td>
          <Pill look="good" sign="done">
            {workshopWords.usual}
          </Pill>
        </td>
      </tr>
    ))}
  </TableFrame>
)
