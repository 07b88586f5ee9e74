import { createContext, memo, use, useEffect, useState } from 'react'
import { language } from '../language.ts'
import { Link } from '../link.tsx'
import { go } from '../navigation.ts'
import { Plate } from '../parts/plate.tsx'
import { TableFrame } from '../parts/table-frame.tsx'
import { useWalk } from '../parts/use-walk.ts'
import { amount, instant, number, plural, span, words } from '../words/words.ts'
import { kindName } from './names.ts'
import { Pill } from './pill.tsx'
import type { SagaRow } from './types.ts'
import { sagaWords } from './words.ts'

const TICK_MS = 1_000
/** The time of a table: of its rows, only the ages that still grow are written again. */
const Now = createContext(0)

/** Sagas, one a row. J and K walk, Enter opens. */
export function SagaTable({ rows }: { readonly rows: readonly SagaRow[] }) {
  const body = useWalk<HTMLTableSectionElement>()
  return (
    <Now value={useNow()}>
      <TableFrame label={words.sagas} className="sagas" titles={TITLES} body={body}>
        {rows.map((row) => (
          <Row key={row.saga_id} row={row} />
        ))}
      </TableFrame>
    </Now>
  )
}

const TITLES = [
  sagaWords.state,
  sagaWords.what,
  sagaWords.store,
  sagaWords.amount,
  sagaWords.step,
  sagaWords.age,
]

/** What a saga is called. */
export const nameOf = ({ type, numero, saga_id }: Pick<SagaRow, 'type' | 'numero' | 'saga_id'>): string =>
  `${kindName(type, language)} ${numero === null ? saga_id.slice(-6) : number(numero)}`

const Row = memo(function Row({ row }: { readonly row: SagaRow }) {
  const { saga_id: id, statut, magasin_id: store, montant, libelle, essais, cree_le, terminee_le } = row
  return (
    <tr
      onClick={(event) =>
        event.target instanceof Element && event.target.closest('a') === null && go(`/sagas/${id}`)
      }
    >
      <td>
        <Pill statut={statut} />
      </td>
      <th scope="row">
        <Link to={`/sagas/${id}`} className="open">
          {nameOf(row)}
        </Link>
        <small>{row.pourquoi}</small>
      </th>
      <td>{store === null ? sagaWords.web : <Plate store={store} />}</td>
      <td className="figure">{montant === null ? '–' : amount(montant)}</td>
      <td>
        {libelle ?? '–'}
        {essais > 0 && <small>{plural(sagaWords.tries, essais)}</small>}
      </td>
      <td className="figure" title={instant(cree_le)}>
        {terminee_le === null ? <Age since={cree_le} /> : spanOf(cree_le, Date.parse(terminee_le))}
      </td>
    </tr>
  )
})

const spanOf = (since: string, until: number) => span(Math.max(0, until - Date.parse(since)))
const Age = ({ since }: { readonly since: string }) => spanOf(since, use(Now))

/** The time, each second: ages grow in place. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS)
    return () => clearInterval(timer)
  }, [])
  return now
}
