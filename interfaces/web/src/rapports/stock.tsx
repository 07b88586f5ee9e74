import { type Column, DataTable } from '../parts/data-table.tsx'
import { FigureCard } from '../parts/figure-card.tsx'
import { StoreName } from '../parts/store-name.tsx'
import { amount, decimal, number } from '../words/words.ts'
import type { Filters } from './filters.ts'
import { Report } from './report.tsx'
import type { Inventory } from './types.ts'
import { useReport } from './use-report.ts'
import { reportWords } from './words.ts'

const PATH = '/rapports/inventaire'
const SHOWN = '200'
type Held = Inventory['par_magasin'][number]
type Line = Inventory['lignes'][number]

/** What each place holds and is worth, and what wants to be replenished. */
export function StockReport({ filters }: { readonly filters: Filters }) {
  const read = useReport<Inventory>(PATH, filters, { limite: SHOWN })
  return (
    <Report path={PATH} filters={filters} read={read}>
      {({ total, par_magasin, lignes }) => (
        <>
          <div className="figure-cards">
            <FigureCard title={reportWords.value} value={amount(total.valeur)} />
            <FigureCard title={reportWords.free} value={number(total.disponible)} />
            <FigureCard title={reportWords.out} value={number(total.ruptures)} />
            <FigureCard title={reportWords.urgent} value={number(total.urgents)} />
          </div>
          <section className="card">
            <h2>{reportWords.byStore}</h2>
            <DataTable
              label={reportWords.byStore}
              rows={par_magasin}
              keyOf={({ magasin_id }) => magasin_id}
              columns={OF_PLACES}
            />
          </section>
          <section className="card">
            <h2>{reportWords.attention}</h2>
            {lignes.length === 0 ? (
              <p>{reportWords.nothingWanted}</p>
            ) : (
              <DataTable
                label={reportWords.attention}
                rows={lignes}
                keyOf={({ magasin_id, produit_id }) => `${magasin_id}/${produit_id}`}
                columns={OF_LINES}
              />
            )}
          </section>
        </>
      )}
    </Report>
  )
}

const OF_PLACES: readonly Column<Held>[] = [
  { title: reportWords.store, cell: (held) => <StoreName store={held} /> },
  { title: reportWords.free, isFigure: true, cell: ({ disponible }) => number(disponible) },
  { title: reportWords.reserved, isFigure: true, cell: ({ reserve }) => number(reserve) },
  { title: reportWords.coming, isFigure: true, cell: ({ en_transit }) => number(en_transit) },
  { title: reportWords.value, isFigure: true, cell: ({ valeur }) => amount(valeur) },
  { title: reportWords.valueSold, isFigure: true, cell: ({ valeur_vente }) => amount(valeur_vente) },
  { title: reportWords.out, isFigure: true, cell: ({ ruptures }) => number(ruptures) },
  { title: reportWords.under, isFigure: true, cell: ({ sous_seuil }) => number(sous_seuil) },
  { title: reportWords.over, isFigure: true, cell: ({ surstocks }) => number(surstocks) },
]

const OF_LINES: readonly Column<Line>[] = [
  { title: reportWords.article, cell: ({ nom }) => nom },
  {
    title: reportWords.store,
    cell: ({ magasin_id, magasin }) => <StoreName store={{ magasin_id, nom: magasin }} />,
  },
  {
    title: reportWords.alert,
    cell: ({ type }) => (type === null ? '–' : <span className={`pill ${type}`}>{reportWords[type]}</span>),
  },
  { title: reportWords.free, isFigure: true, cell: ({ disponible }) => number(disponible) },
  { title: reportWords.coming, isFigure: true, cell: ({ en_transit }) => number(en_transit) },
  { title: reportWords.threshold, isFigure: true, cell: ({ seuil }) => number(seuil) },
  { title: reportWords.soldIn, isFigure: true, cell: ({ vendus }) => number(vendus) },
  {
    title: reportWords.daysLeft,
    isFigure: true,
    cell: ({ jours_restants: days }) => (days === null ? '–' : decimal(days)),
  },
]
