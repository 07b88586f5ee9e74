import { Link } from '../link.tsx'
import { go } from '../navigation.ts'
import { Listed } from '../parts/listed.tsx'
import { Pill } from '../parts/pill.tsx'
import { Plate } from '../parts/plate.tsx'
import { TableFrame } from '../parts/table-frame.tsx'
import { useList } from '../parts/use-list.ts'
import { useWalk } from '../parts/use-walk.ts'
import { words } from '../words/words.ts'
import type { User } from './types.ts'
import { userWords } from './words.ts'

/** Who has an account. */
export function UserList({ open }: { readonly open: string }) {
  const list = useList<User>({ key: ['utilisateurs'], path: '/utilisateurs?limite=50' })
  const body = useWalk<HTMLDivElement>()
  return (
    <div ref={body}>
      <Listed list={list} empty={userWords.none}>
        {(rows) => (
          <TableFrame
            label={words.users}
            className="rows"
            titles={[userWords.name, userWords.role, userWords.stores, userWords.state]}
          >
            {rows.map((row) => (
              <Row key={row.id} row={row} isOpen={open === String(row.id)} />
            ))}
          </TableFrame>
        )}
      </Listed>
    </div>
  )
}

function Row({ row, isOpen }: { readonly row: User; readonly isOpen: boolean }) {
  const address = `/utilisateurs/${row.id}`
  return (
    <tr
      aria-current={isOpen ? 'true' : undefined}
      onClick={({ target }) => target instanceof Element && target.closest('a') === null && go(address)}
    >
      <th scope="row">
        <Link to={address} className="open">
          {row.nom}
        </Link>
        <small>
          {row.identifiant} · {row.email}
        </small>
      </th>
      <td>{words[row.role]}</td>
      <td>
        <Stores user={row} />
      </td>
      <td>
        <Pill look={row.actif ? 'good' : 'over'} sign={row.actif ? 'done' : 'ended'}>
          {row.actif ? userWords.active : userWords.inactive}
        </Pill>
      </td>
    </tr>
  )
}

function Stores({ user: { role, magasins } }: { readonly user: User }) {
  if (role === 'responsable') return <>{userWords.everywhere}</>
  if (magasins.length === 0) return <>{userWords.nowhere}</>
  return (
    <span className="row">
      {magasins.map((store) => (
        <Plate key={store} store={store} />
      ))}
    </span>
  )
}
