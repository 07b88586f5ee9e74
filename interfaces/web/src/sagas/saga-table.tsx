import { useEffect, useState } from 'react'
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

/** Sagas, one a row. J and K walk, Enter opens. */
export function SagaTable({ rows }: { readonly rows: readonly SagaRow[] }) {
  const body = useWalk<HTMLTableSectionElement>()
  const now = useNow()
  return (
    <TableFrame
      label={words.sagas}
      className="sagas"
      titles={[
        sagaWords.state,
        sagaWords.what,
        sagaWords.store,
        sagaWords.amount,
        sagaWords.step,
        sagaWords.age,
      ]}
      body={body}
    >
      {rows.map((row) => (
        <Row key={row.saga_id} row={row} now={now} />
      ))}
    </TableFrame>
  )
}

/** What a saga is called. */
export const nameOf = ({ type, numero, saga_id }: Pick<SagaRow, 'type' | 'numero' | 'saga_id'>): string =>
  `${kindName(type, language)} ${numero === null ? saga_id.slice(-6) : number(numero)}`

function Row({ row, now }: { readonly row: SagaRow; readonly now: number }) {
  const { saga_id: id, statut, magasin_id: store, montant, libelle, essais, cree_le, terminee_le } = row
  const end = terminee_le === null ? now : Date.parse(terminee_le)
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
        {span(Math.max(0, end - Date.parse(cree_le)))}
      </td>
    </tr>
  )
}

/** The time, each second: ages grow in place. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS)
    return () => clearInterval(timer)
  }, [])
  return now
}
