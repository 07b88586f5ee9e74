import { type Column, DataTable } from '../parts/data-table.tsx'
import { FigureCard } from '../parts/figure-card.tsx'
import { PartBar } from '../parts/part-bar.tsx'
import { StoreName } from '../parts/store-name.tsx'
import { amount, number, percent } from '../words/words.ts'
import type { Filters } from './filters.ts'
import { Report } from './report.tsx'
import type { Returns } from './types.ts'
import { useReport } from './use-report.ts'
import { reportWords } from './words.ts'

const PATH = '/rapports/retours'
type Back = { readonly quantite: number; readonly montant: number }

/** What came back, and why. */
export function ReturnsReport({ filters }: { readonly filters: Filters }) {
  const read = useReport<Returns>(PATH, filters)
  return (
    <Report path={PATH} filters={filters} read={read} isEmpty={({ total }) => total.quantite === 0}>
      {({ total, par_motif, par_magasin, par_produit }) => (
        <>
          <div className="figure-cards">
            <FigureCard title={reportWords.returnedAmount} value={amount(total.montant)} />
            <FigureCard title={reportWords.rate} value={total.taux === null ? '–' : percent(total.taux)} />
            <FigureCard title={reportWords.shelf} value={number(total.remis_en_stock)} />
            <FigureCard title={reportWords.scrap} value={number(total.mis_au_rebut)} />
          </div>
          <div className="two">
            <Reasons reasons={par_motif} />
            <section className="card">
              <h2>{reportWords.byStore}</h2>
              <DataTable
                label={reportWords.byStore}
                rows={par_magasin}
                keyOf={({ magasin_id }) => magasin_id}
                columns={[
                  { title: reportWords.store, cell: (one) => <StoreName store={one} /> },
                  ...BACK,
                  RATE,
                ]}
              />
            </section>
          </div>
          <section className="card">
            <h2>{reportWords.byArticle}</h2>
            <DataTable
              label={reportWords.byArticle}
              rows={par_produit}
              keyOf={({ produit_id }) => produit_id}
              columns={[{ title: reportWords.article, cell: ({ nom }) => nom }, ...BACK, RATE]}
            />
          </section>
        </>
      )}
    </Report>
  )
}

const BACK: readonly Column<Back>[] = [
  { title: reportWords.pieces, isFigure: true, cell: ({ quantite }) => number(quantite) },
  { title: reportWords.returnedAmount, isFigure: true, cell: ({ montant }) => amount(montant) },
]
const RATE: Column<{ readonly taux: number | null }> = {
  title: reportWords.rate,
  isFigure: true,
  cell: ({ taux }) => (taux === null ? '–' : percent(taux)),
}

function Reasons({ reasons }: { readonly reasons: Returns['par_motif'] }) {
  const most = Math.max(1, ...reasons.map(({ quantite }) => quantite))
  return (
    <section className="card">
      <h2>{reportWords.byReason}</h2>
      <DataTable
        label={reportWords.byReason}
        rows={reasons}
        keyOf={({ motif }) => motif}
        columns={[
          { title: reportWords.reason, cell: ({ motif }) => reportWords[motif] },
          { title: reportWords.part, cell: ({ quantite }) => <PartBar part={quantite / most} /> },
          ...BACK,
        ]}
      />
    </section>
  )
}
