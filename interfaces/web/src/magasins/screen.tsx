import type { ScreenProps } from '../area.ts'
import { useFresh } from '../fresh.ts'
import { Link } from '../link.tsx'
import { Lost } from '../lost.tsx'
import { go } from '../navigation.ts'
import { Listed } from '../parts/listed.tsx'
import { Pill } from '../parts/pill.tsx'
import { Plate } from '../parts/plate.tsx'
import { figure, TableFrame } from '../parts/table-frame.tsx'
import { type List, useList } from '../parts/use-list.ts'
import { useWalk } from '../parts/use-walk.ts'
import { amount, words } from '../words/words.ts'
import { StoreSheet } from './store-sheet.tsx'
import type { Store, Till } from './types.ts'
import { storeWords } from './words.ts'

/** The stores with their tills, live; the one that is open beside them. */
export function Screen({ rest }: ScreenProps) {
  const every = useFresh({ key: 'magasins', sources: ['caisses'] })
  const stores = useList<Store>({ key: ['magasins'], path: '/magasins?type=TOUS&fermes=1&limite=50', every })
  const tills = useList<Till>({ key: ['magasins', 'caisses'], path: '/caisses?limite=100', every })
  if (rest !== '' && !/^[1-9]\d{0,8}$/.test(rest)) return <Lost />
  return (
    <div className={rest === '' ? undefined : 'with-sheet'}>
      <main id="content" className="sheet">
        <title>{`${words.stores} · Comptoir`}</title>
        <h1>{words.stores}</h1>
        <Stores stores={stores} tills={tills.rows ?? []} open={rest} />
      </main>
      {rest !== '' && (
        <StoreSheet
          key={rest}
          id={Number(rest)}
          tills={tills.rows?.filter(({ magasin_id: store }) => store === Number(rest))}
          close={() => go('/magasins')}
        />
      )}
    </div>
  )
}

interface StoresProps {
  readonly stores: List<Store>
  readonly tills: readonly Till[]
  readonly open: string
}

function Stores({ stores, tills, open }: StoresProps) {
  const body = useWalk<HTMLDivElement>()
  return (
    <div ref={body}>
      <Listed list={stores} empty={storeWords.none}>
        {(rows) => (
          <TableFrame
            label={words.stores}
            className="rows store-rows"
            titles={[storeWords.store, storeWords.tills, figure(storeWords.goal), storeWords.state]}
          >
            {rows.map((row) => (
              <Row
                key={row.id}
                row={row}
                tills={tills.filter(({ magasin_id: store }) => store === row.id)}
                isOpen={open === String(row.id)}
              />
            ))}
          </TableFrame>
        )}
      </Listed>
    </div>
  )
}

interface RowProps {
  readonly row: Store
  readonly tills: readonly Till[]
  readonly isOpen: boolean
}

function Row({ row, tills, isOpen }: RowProps) {
  const address = `/magasins/${row.id}`
  return (
    <tr
      aria-current={isOpen ? 'true' : undefined}
      onClick={({ target }) => target instanceof Element && target.closest('a') === null && go(address)}
    >
      <th scope="row">
        <span className="row">
          <Plate store={row.id} />
          <Link to={address} className="open">
            {row.nom}
          </Link>
        </span>
        <small>
          {row.adresse}, {row.ville}
        </small>
      </th>
      <td>
        {tills.map((till) => (
          <small key={till.id}>
            {till.nom} : {till.tenue_par ?? storeWords.tillFree}
          </small>
        ))}
      </td>
      <td className="figure">{typeof row.objectif === 'number' ? amount(row.objectif) : '–'}</td>
      <td>
        <Pill look={row.ouvert ? 'good' : 'over'} sign={row.ouvert ? 'done' : 'ended'}>
          {row.ouvert ? storeWords.open : storeWords.closed}
        </Pill>
      </td>
    </tr>
  )
}
