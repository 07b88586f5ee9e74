import { useQuery } from '@tanstack/react-query'
import { ask } from '../api.ts'
import type { ScreenProps } from '../area.ts'
import { useKeys } from '../keys.ts'
import { Link } from '../link.tsx'
import { go, useAddress } from '../navigation.ts'
import { type Column, DataTable } from '../parts/data-table.tsx'
import { FileButton } from '../parts/file-button.tsx'
import { Listed } from '../parts/listed.tsx'
import { SearchField } from '../parts/search-field.tsx'
import { useList } from '../parts/use-list.ts'
import { ProblemBox } from '../problem-box.tsx'
import { amount, instant, number, taxRate, words } from '../words/words.ts'
import { InvoiceTable, signed } from './invoice-table.tsx'
import type { Facture } from './types.ts'
import { invoiceWords } from './words.ts'

const VIEWS = ['toutes', 'FACTURE', 'NOTE_DE_CREDIT'] as const

/** The list of invoices and credit notes, and the page of one. */
export function Screen({ rest }: ScreenProps) {
  return rest === '' ? <InvoicesPage /> : <InvoicePage key={rest} id={rest} />
}

function addressOf(view: string, q: string): string {
  const query = new URLSearchParams(view === 'toutes' ? {} : { genre: view })
  if (q !== '') query.set('q', q)
  return `/factures${query.size === 0 ? '' : `?${query}`}`
}

function InvoicesPage() {
  const { query } = useAddress()
  const view = VIEWS.find((one) => one === query.get('genre')) ?? 'toutes'
  const q = query.get('q') ?? ''
  const asked = new URLSearchParams({ limite: '50' })
  if (view !== 'toutes') asked.set('genre', view)
  if (q !== '') asked.set('reference', q)
  const list = useList<Facture>({ key: ['factures'], path: `/factures?${asked}` })
  return (
    <main id="content" className="sheet">
      <title>{`${words.invoices} · Comptoir`}</title>
      <h1>{words.invoices}</h1>
      <section className="filters" aria-label={words.filters}>
        <div className="chips">
          {VIEWS.map((one) => (
            <Link
              key={one}
              to={addressOf(one, q)}
              className="chip"
              aria-current={one === view ? 'true' : undefined}
            >
              {invoiceWords[one]}
            </Link>
          ))}
        </div>
        <div className="fields">
          <SearchField
            label={invoiceWords.search}
            text={q}
            change={(text) => go(addressOf(view, text), { replace: true })}
          />
        </div>
      </section>
      <Listed list={list} empty={q === '' ? invoiceWords.none : invoiceWords.noneFound}>
        {(rows) => <InvoiceTable rows={rows} />}
      </Listed>
    </main>
  )
}

function InvoicePage({ id }: { readonly id: string }) {
  const { data, isError, error, refetch } = useQuery({
    queryKey: ['facture', id],
    queryFn: ({ signal }) => ask<Facture>(`/factures/${encodeURIComponent(id)}`, { signal }),
  })
  useKeys('Escape', () => go('/factures'), invoiceWords.back)
  return (
    <main id="content" className="sheet">
      <p>
        <Link to="/factures">← {invoiceWords.back}</Link>
      </p>
      {isError && <ProblemBox error={error} retry={() => void refetch()} />}
      {data === undefined && !isError && (
        <div className="skeleton" role="status" aria-label={words.loading} />
      )}
      {data !== undefined && <Invoice invoice={data} />}
    </main>
  )
}

function Invoice({ invoice }: { readonly invoice: Facture }) {
  const { id, genre, numero, client, reference_client, faite_le, facture_id, lignes } = invoice
  const name = `${invoiceWords[`kind_${genre}`]} ${numero ?? invoiceWords.unissued}`
  return (
    <>
      <title>{`${name} · Comptoir`}</title>
      <div className="head">
        <h1>{name}</h1>
        {numero === null ? (
          <span className="soft">{invoiceWords.unissuedDo}</span>
        ) : (
          <FileButton
            path={`/factures/${id}?format=pdf`}
            asking={{ accept: 'application/pdf' }}
            name={`${numero}.pdf`}
            label={invoiceWords.pdf}
          />
        )}
        <p className="soft">
          {client?.nom ?? reference_client ?? invoiceWords.nobody}
          {client !== null && ` · ${client.email}`} · {instant(faite_le)}
        </p>
        {facture_id !== null && <Link to={`/factures/${facture_id}`}>{invoiceWords.corrects}</Link>}
      </div>
      <section className="card">
        <DataTable
          label={invoiceWords.lines}
          rows={lignes.map((line, index) => ({ ...line, index }))}
          keyOf={({ index }) => index}
          columns={LINES}
        />
        <Sums invoice={invoice} />
      </section>
    </>
  )
}

const LINES: readonly Column<Facture['lignes'][number]>[] = [
  { title: invoiceWords.article, cell: ({ nom, produit_id }) => nom ?? `n° ${produit_id ?? '–'}` },
  { title: invoiceWords.pieces, isFigure: true, cell: ({ quantite }) => number(quantite) },
  { title: invoiceWords.price, isFigure: true, cell: ({ prix }) => (prix === null ? '–' : amount(prix)) },
  {
    title: invoiceWords.discount,
    isFigure: true,
    cell: ({ remise }) => (remise === 0 ? '' : amount(remise)),
  },
  { title: invoiceWords.total, isFigure: true, cell: ({ total }) => amount(total) },
]

/** Net, each tax and the total: what they come to together. */
function Sums({ invoice }: { readonly invoice: Facture }) {
  const { hors_taxes: net, taxes } = invoice
  return (
    <dl className="sums">
      {net !== null && (
        <div>
          <dt>{invoiceWords.net}</dt>
          <dd>{amount(net)}</dd>
        </div>
      )}
      {taxes?.map(({ nom, pourcent, montant }) => (
        <div key={nom}>
          <dt>
            {nom} {taxRate(pourcent)}
          </dt>
          <dd>{amount(montant)}</dd>
        </div>
      ))}
      <div>
        <dt>{invoiceWords.total}</dt>
        <dd>
          <b>{signed(invoice)}</b>
        </dd>
      </div>
    </dl>
  )
}
