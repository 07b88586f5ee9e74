import { useFresh } from '../fresh.ts'
import { Link } from '../link.tsx'
import { go, useAddress } from '../navigation.ts'
import { Listed } from '../parts/listed.tsx'
import { Plate } from '../parts/plate.tsx'
import { TableFrame } from '../parts/table-frame.tsx'
import { useList } from '../parts/use-list.ts'
import { usePlaces } from '../parts/use-store.ts'
import { useWalk } from '../parts/use-walk.ts'
import { plural, words } from '../words/words.ts'
import { RequestPill } from './request-pill.tsx'
import type { PageProps } from './screen.tsx'
import type { Kind, Request, Statut } from './types.ts'
import { approWords } from './words.ts'

const VIEWS = ['', 'DEMANDEE', 'VALIDEE', 'EXPEDIEE', 'RECUE', 'REFUSEE', 'ANNULEE'] as const

/** What a place asked for or serves, the newest first. */
export function RequestsPage({ store, rest }: PageProps) {
  const kind: Kind = rest === 'transferts' ? 'transferts' : 'approvisionnements'
  const { query } = useAddress()
  const statut = VIEWS.find((one) => one === query.get('statut')) ?? ''
  const every = useFresh({ key: 'requests', sources: ['stock'] })
  const asked = `magasin_id=${store.id}&limite=50${statut === '' ? '' : `&statut=${statut}`}`
  const list = useList<Request>({ key: ['requests'], path: `/${kind}?${asked}`, every })
  const addressOf = (one: Statut | '') =>
    `/appro${rest === '' ? '' : `/${rest}`}?magasin=${store.id}${one === '' ? '' : `&statut=${one}`}`
  return (
    <>
      <div className="chips">
        {VIEWS.map((one) => (
          <Link
            key={one}
            to={addressOf(one)}
            className="chip"
            aria-current={one === statut ? 'true' : undefined}
          >
            {one === '' ? approWords.every : approWords[one]}
          </Link>
        ))}
      </div>
      <Listed list={list} empty={kind === 'transferts' ? approWords.noTransfer : approWords.none}>
        {(rows) => <Requests rows={rows} kind={kind} store={store.id} />}
      </Listed>
    </>
  )
}

interface RequestsProps {
  readonly rows: readonly Request[]
  readonly kind: Kind
  readonly store: number
}

function Requests({ rows, kind, store }: RequestsProps) {
  const body = useWalk<HTMLTableSectionElement>()
  return (
    <TableFrame
      label={words.appro}
      className="rows request-rows"
      titles={[approWords.state, approWords.kind, approWords.way, approWords.contents]}
      body={body}
    >
      {rows.map((row) => (
        <RequestRow key={row.id} row={row} kind={kind} store={store} />
      ))}
    </TableFrame>
  )
}

function RequestRow({ row, kind, store }: Omit<RequestsProps, 'rows'> & { readonly row: Request }) {
  const address = `/appro/${kind}/${row.id}?magasin=${store}`
  const pieces = row.lignes.reduce((sum, { demandee, validee }) => sum + (validee ?? demandee), 0)
  return (
    <tr onClick={({ target }) => target instanceof Element && target.closest('a') === null && go(address)}>
      <td>
        <RequestPill statut={row.statut} />
      </td>
      <th scope="row">
        <Link to={address} className="open">
          {approWords[kind]} {row.id.slice(-6)}
        </Link>
        {row.statut === 'EXPEDIEE' && row.vers === store && <small>{approWords.toReceive}</small>}
      </th>
      <td>
        <Way from={row.de} to={row.vers} />
      </td>
      <td>
        {plural(approWords.articles, row.lignes.length)}, {plural(approWords.pieces, pieces)}
      </td>
    </tr>
  )
}

/** From one place to another. */
export function Way({ from, to }: { readonly from: number; readonly to: number }) {
  const { data: places = [] } = usePlaces()
  const nameOf = (id: number) => places.find((place) => place.id === id)?.nom ?? String(id)
  return (
    <span className="way">
      <Plate store={from} /> {nameOf(from)} → <Plate store={to} /> {nameOf(to)}
    </span>
  )
}
