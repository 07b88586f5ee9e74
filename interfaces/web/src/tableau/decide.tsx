import type { ReactNode } from 'react'
import { language } from '../language.ts'
import { Link } from '../link.tsx'
import { countTold, useWaiting } from '../parts/use-waiting.ts'
import { useParked, useSupplies, useTransfers } from '../parts/waits.ts'
import { kindName } from '../sagas/names.ts'
import { useNow } from '../sagas/saga-table.tsx'
import { fill, number, plural, span, words } from '../words/words.ts'
import type { Alerte, Demande, Place, SagaRow } from './types.ts'
import { boardWords } from './words.ts'

/** What waits for a decision of head office, the most urgent first. */
export function Decide({ places }: { readonly places: readonly Place[] }) {
  const parked = useParked()
  const supplies = useSupplies()
  const transfers = useTransfers()
  const out = useWaiting<Alerte>('/stock/alertes?type=RUPTURE', ['stock'])
  const names = new Map(places.map(({ magasin_id, nom }) => [magasin_id, nom]))
  const all = [parked, supplies, transfers]
  return (
    <section className="card decide" aria-labelledby="decide">
      <h2 id="decide">{boardWords.decide}</h2>
      {all.some(({ isPending }) => isPending) && <p role="status">{words.loading}</p>}
      {all.every(({ data }) => data?.length === 0) && <p className="soft">{boardWords.nothing}</p>}
      <Parked rows={parked.data} />
      <Waiting to="/approvisionnements" what={boardWords.supplies} rows={supplies.data} names={names}>
        <Out rows={supplies.data} out={out.data} />
      </Waiting>
      <Waiting to="/transferts" what={boardWords.transfers} rows={transfers.data} names={names} />
      {parked.isError && <Unread what={boardWords.parked.other} />}
      {supplies.isError && <Unread what={boardWords.supplies.other} />}
      {transfers.isError && <Unread what={boardWords.transfers.other} />}
    </section>
  )
}

const Unread = ({ what }: { readonly what: string }) => (
  <p className="fault">{fill(boardWords.unread, { what: what.toLowerCase() })}</p>
)

function Parked({ rows = [] }: { readonly rows: readonly SagaRow[] | undefined }) {
  const now = useNow()
  const first = rows.toSorted((a, b) => a.modifie_le.localeCompare(b.modifie_le))[0]
  if (first === undefined) return null
  const { type, numero, libelle } = first
  const name = `${kindName(type, language)} ${numero === null ? '' : number(numero)}`
  return (
    <Link to="/sagas?vue=BLOQUEE" className="item">
      <b className="count">{countTold(rows.length)}</b>
      <b>{plural(boardWords.parked, rows.length)}</b>
      <span className="pill BLOQUEE">{span(Math.max(0, now - Date.parse(first.modifie_le)))}</span>
      <small>{libelle === null ? name : `${name}, ${libelle}`}</small>
    </Link>
  )
}

interface WaitingProps {
  readonly to: string
  readonly what: { readonly one: string; readonly other: string }
  readonly rows: readonly Demande[] | undefined
  readonly names: ReadonlyMap<number, string>
  readonly children?: ReactNode
}

function Waiting({ to, what, rows = [], names, children }: WaitingProps) {
  if (rows.length === 0) return null
  const stores = [...new Set(rows.map(({ vers }) => names.get(vers) ?? String(vers)))]
  return (
    <Link to={to} className="item">
      <b className="count">{countTold(rows.length)}</b>
      <b>{plural(what, rows.length)}</b>
      {children}
      <small>{stores.join(', ')}</small>
    </Link>
  )
}

/** How many of the requests ask for something of which the store has none left. */
function Out({
  rows = [],
  out = [],
}: {
  readonly rows: readonly Demande[] | undefined
  readonly out: readonly Alerte[] | undefined
}) {
  const missing = new Set(out.map(({ magasin_id, produit_id }) => `${magasin_id}/${produit_id}`))
  const urgent = rows.filter(({ vers, lignes }) =>
    lignes.some(({ produit_id }) => missing.has(`${vers}/${produit_id}`)),
  )
  return urgent.length === 0 ? null : (
    <span className="pill out">{plural(boardWords.outOf, urgent.length)}</span>
  )
}
