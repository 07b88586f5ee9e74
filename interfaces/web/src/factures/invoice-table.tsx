import { Link } from '../link.tsx'
import { type Column, DataTable } from '../parts/data-table.tsx'
import { Pill } from '../parts/pill.tsx'
import { useWalk } from '../parts/use-walk.ts'
import { amount, instant, words } from '../words/words.ts'
import type { Facture } from './types.ts'
import { invoiceWords } from './words.ts'

/** Invoices, one a row. J and K walk, Enter opens. */
export function InvoiceTable({ rows }: { readonly rows: readonly Facture[] }) {
  const holder = useWalk<HTMLDivElement>()
  return (
    <div ref={holder} className="card rows-card">
      <DataTable label={words.invoices} rows={rows} keyOf={({ id }) => id} columns={COLUMNS} />
    </div>
  )
}

export const signed = ({ genre, montant }: Facture): string =>
  amount(genre === 'NOTE_DE_CREDIT' ? -montant : montant)

const COLUMNS: readonly Column<Facture>[] = [
  {
    title: invoiceWords.number,
    cell: ({ id, numero }) => (
      <Link to={`/factures/${id}`} className="open">
        {numero ?? invoiceWords.unissued}
      </Link>
    ),
  },
  { title: invoiceWords.kind, cell: ({ genre }) => invoiceWords[`kind_${genre}`] },
  {
    title: invoiceWords.client,
    cell: ({ client, reference_client }) => client?.nom ?? reference_client ?? invoiceWords.nobody,
  },
  { title: invoiceWords.made, cell: ({ faite_le }) => instant(faite_le) },
  { title: invoiceWords.amount, isFigure: true, cell: signed },
  {
    title: invoiceWords.state,
    cell: ({ statut }) => (
      <Pill look={statut === 'EMISE' ? 'good' : 'waits'} sign={statut === 'EMISE' ? 'done' : 'waiting'}>
        {invoiceWords[statut]}
      </Pill>
    ),
  },
]
