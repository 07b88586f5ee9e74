import type { ScreenProps } from '../area.ts'
import { useKeys } from '../keys.ts'
import { Link } from '../link.tsx'
import { Lost } from '../lost.tsx'
import { go } from '../navigation.ts'
import { words } from '../words/words.ts'
import { Audit } from './audit.tsx'
import { UserList } from './user-list.tsx'
import { NewUserSheet, UserSheet } from './user-sheet.tsx'
import { userWords } from './words.ts'

const NEW = 'nouveau'
const AUDIT = 'journal'

/** Accounts of staff, the one that is open beside them, and the log. */
export function Screen({ rest }: ScreenProps) {
  const isOne = /^[1-9]\d{0,8}$/.test(rest)
  const create = () => go(`/utilisateurs/${NEW}`)
  const close = () => go('/utilisateurs')
  useKeys('n', create, words.keyNew)
  if (!isOne && !['', NEW, AUDIT].includes(rest)) return <Lost />
  return (
    <div className={isOne || rest === NEW ? 'with-sheet' : undefined}>
      <main id="content" className="sheet">
        <title>{`${words.users} · Comptoir`}</title>
        <div className="head">
          <h1>{words.users}</h1>
          <button type="button" className="act" onClick={create}>
            {userWords.create}
          </button>
        </div>
        <nav className="tabs" aria-label={words.users}>
          <Link to="/utilisateurs" aria-current={rest === AUDIT ? undefined : 'page'}>
            {userWords.accounts}
          </Link>
          <Link to={`/utilisateurs/${AUDIT}`} aria-current={rest === AUDIT ? 'page' : undefined}>
            {userWords.audit}
          </Link>
        </nav>
        {rest === AUDIT ? <Audit /> : <UserList open={rest} />}
      </main>
      {rest === NEW && <NewUserSheet close={close} />}
      {isOne && <UserSheet key={rest} id={Number(rest)} close={close} />}
    </div>
  )
}
