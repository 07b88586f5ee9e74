import { useState } from 'react'
import { type Column, DataTable } from '../parts/data-table.tsx'
import { PartBar } from '../parts/part-bar.tsx'
import { amount, number, percent } from '../words/words.ts'
import type { Filters } from './filters.ts'
import { Report } from './report.tsx'
import type { Best } from './types.ts'
import { useReport } from './use-report.ts'
import { reportWords } from './words.ts'

const PATH = '/rapports/top-produits'
const ORDERS = ['chiffre_affaires', 'quantite', 'marge'] as const
type Order = (typeof ORDERS)[number]
const SHOWN = '50'
type Ranged = Best['produits'][number]

/** What sells best. */
export function ArticlesReport({ filters }: { readonly filters: Filters }) {
  const [order, setOrder] = useState<Order>('chiffre_affaires')
  const read = useReport<Best>(PATH, filters, { tri: order, limite: SHOWN })
  return (
    <Report path={PATH} filters={filters} read={read} isEmpty={({ produits }) => produits.length === 0}>
      {({ produits }) => <Ranked produits={produits} order={order} setOrder={setOrder} />}
    </Report>
  )
}

interface RankedProps {
  readonly produits: readonly Ranged[]
  readonly order: Order
  readonly setOrder: (order: Order) => void
}

function Ranked({ produits, order, setOrder }: RankedProps) {
  return (
    <section className="card">
      <div className="chart-head">
        <h2>{reportWords.best}</h2>
        <label className="row">
          {reportWords.order}
          <select value={order} onChange={({ target }) => setOrder(target.value as Order)}>
            {ORDERS.map((one) => (
              <option key={one} value={one}>
                {reportWords[one]}
              </option>
            ))}
          </select>
        </label>
      </div>
      <DataTable
        label={reportWords.best}
        rows={produits}
        keyOf={({ produit_id }) => produit_id}
        columns={columnsOf(produits, order)}
      />
    </section>
  )
}

function columnsOf(produits: readonly Ranged[], order: Order): readonly Column<Ranged>[] {
  const most = Math.max(1, ...produits.map((one) => one[order]))
  return [
    { title: reportWords.article, cell: ({ rang, nom }) => `${rang}. ${nom}` },
    { title: reportWords.category, cell: ({ categorie }) => categorie ?? '–' },
    { title: reportWords.shown, cell: (one) => <PartBar part={one[order] / most} /> },
    { title: reportWords.pieces, isFigure: true, cell: ({ quantite }) => number(quantite) },
    { title: reportWords.returned, isFigure: true, cell: ({ quantite_rendue }) => number(quantite_rendue) },
    { title: reportWords.revenue, isFigure: true, cell: ({ chiffre_affaires }) => amount(chiffre_affaires) },
    { title: reportWords.part, isFigure: true, cell: ({ part }) => (part === null ? '–' : percent(part)) },
    { title: reportWords.margin, isFigure: true, cell: ({ marge }) => amount(marge) },
  ]
}
