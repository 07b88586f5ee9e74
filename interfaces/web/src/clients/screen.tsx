import { useQuery } from '@tanstack/react-query'
import { ask } from '../api.ts'
import type { ScreenProps } from '../area.ts'
import { InvoiceTable } from '../factures/invoice-table.tsx'
import type { Facture } from '../factures/types.ts'
import { invoiceWords } from '../factures/words.ts'
import { useKeys } from '../keys.ts'
import { Link } from '../link.tsx'
import { Lost } from '../lost.tsx'
import { go } from '../navigation.ts'
import { type Column, DataTable } from '../parts/data-table.tsx'
import { Listed } from '../parts/listed.tsx'
import { useList } from '../parts/use-list.ts'
import { useWalk } from '../parts/use-walk.ts'
import { ProblemBox } from '../problem-box.tsx'
import { words } from '../words/words.ts'
import { Account } from './account.tsx'
import type { Client } from './types.ts'
import { clientWords } from './words.ts'

/** The list of clients, and the page of one. */
export function Screen({ rest }: ScreenProps) {
  if (rest === '') return <ClientsPage />
  return /^[1-9]\d{0,8}$/.test(rest) ? <ClientPage key={rest} id={Number(rest)} /> : <Lost />
}

const COLUMNS: readonly Column<Client>[] = [
  {
    title: clientWords.name,
    cell: ({ id, nom }) => (
      <Link to={`/clients/${id}`} className="open">
        {nom}
      </Link>
    ),
  },
  { title: clientWords.email, cell: ({ email }) => email },
  { title: clientWords.number, isFigure: true, cell: ({ id }) => id },
]

function ClientsPage() {
  const list = useList<Client>({ key: ['clients'], path: '/clients?limite=100' })
  return (
    <main id="content" className="sheet">
      <title>{`${words.clients} · Comptoir`}</title>
      <h1>{words.clients}</h1>
      <Listed list={list} empty={clientWords.none}>
        {(rows) => <ClientTable rows={rows} />}
      </Listed>
    </main>
  )
}

function ClientTable({ rows }: { readonly rows: readonly Client[] }) {
  const holder = useWalk<HTMLDivElement>()
  return (
    <div ref={holder} className="card rows-card">
      <DataTable label={words.clients} rows={rows} keyOf={({ id }) => id} columns={COLUMNS} />
    </div>
  )
}

function ClientPage({ id }: { readonly id: number }) {
  const client = useQuery({
    queryKey: ['clients', id],
    queryFn: ({ signal }) => ask<Client>(`/clients/${id}`, { signal }),
  })
  const invoices = useList<Facture>({ key: ['factures', id], path: `/factures?client_id=${id}&limite=20` })
  useKeys('Escape', () => go('/clients'), clientWords.back)
  return (
    <main id="content" className="sheet">
      <p>
        <Link to="/clients">← {clientWords.back}</Link>
      </p>
      {client.isError && <ProblemBox error={client.error} retry={() => void client.refetch()} />}
      {client.data !== undefined && (
        <div className="head">
          <title>{`${client.data.nom} · Comptoir`}</title>
          <h1>{client.data.nom}</h1>
          <p className="soft">{client.data.email}</p>
        </div>
      )}
      {!client.isError && <Account id={id} />}
      <h2>{clientWords.invoices}</h2>
      <Listed list={invoices} empty={invoiceWords.none}>
        {(rows) => <InvoiceTable rows={rows} />}
      </Listed>
    </main>
  )
}
