import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Listed } from '../parts/listed.tsx'
import { useList } from '../parts/use-list.ts'
import { useWrite } from '../parts/use-write.ts'
import { ProblemBox } from '../problem-box.tsx'
import { fill, instant, words } from '../words/words.ts'
import { type NewToken, ROLES, type Token, type User } from './types.ts'
import { userWords } from './words.ts'

const DAYS = '90'

/** The tokens of an account's programs. A new one is shown once. */
export function Tokens({ user }: { readonly user: User }) {
  const client = useQueryClient()
  const write = useWrite()
  const [made, setMade] = useState<NewToken | undefined>(undefined)
  const path = `/utilisateurs/${user.id}/jetons`
  const list = useList<Token>({ key: ['jetons'], path: `${path}?limite=20` })
  const make = async (form: HTMLFormElement) => {
    const given = new FormData(form)
    const body = { nom: given.get('nom'), role: given.get('role'), jours: Number(given.get('jours')) }
    const written = await write.send<NewToken>(path, { method: 'POST', body, once: true })
    if (written.is === 'done') {
      setMade(written.body)
      form.reset()
    }
    await client.invalidateQueries({ queryKey: ['jetons'] })
  }
  const revoke = async (id: string) => {
    await write.send(`${path}/${id}`, { method: 'DELETE' })
    await client.invalidateQueries({ queryKey: ['jetons'] })
  }
  return (
    <section aria-labelledby="tokens" className="last">
      <h3 id="tokens">{userWords.tokens}</h3>
      <p className="soft">{userWords.tokensSays}</p>
      {made !== undefined && <Made token={made} />}
      <Listed list={list} empty={userWords.noToken}>
        {(rows) => <List rows={rows} revoke={(id) => void revoke(id)} />}
      </Listed>
      {write.error !== undefined && <ProblemBox error={write.error} />}
      <MakeForm user={user} isSending={write.isSending} make={make} />
    </section>
  )
}

function Made({ token: { jeton } }: { readonly token: NewToken }) {
  return (
    <div className="told-done" role="status">
      <b>{userWords.tokenShown}</b>
      <p>
        <code>{jeton}</code>
      </p>
      <button type="button" className="quiet" onClick={() => void navigator.clipboard.writeText(jeton)}>
        {words.copy}
      </button>
    </div>
  )
}

function List({ rows, revoke }: { readonly rows: readonly Token[]; readonly revoke: (id: string) => void }) {
  return (
    <ul className="audit">
      {rows.map(({ id, nom, role, expire_le: end, revoque_le: revoked }) => (
        <li key={id} className="row">
          <b>{nom}</b>
          <span className="soft">
            {fill(userWords.tokenUntil, { role: words[role], when: instant(end) })}
          </span>
          {revoked === null ? (
            <button type="button" className="quiet" onClick={() => revoke(id)}>
              {fill(userWords.tokenRevoke, { nom })}
            </button>
          ) : (
            <span className="soft">{fill(userWords.tokenRevoked, { when: instant(revoked) })}</span>
          )}
        </li>
      ))}
    </ul>
  )
}

interface MakeFormProps {
  readonly user: User
  readonly isSending: boolean
  readonly make: (form: HTMLFormElement) => Promise<void>
}

function MakeForm({ user, isSending, make }: MakeFormProps) {
  return (
    <form
      className="decision"
      aria-labelledby="tokens"
      onSubmit={(event) => {
        event.preventDefault()
        void make(event.currentTarget)
      }}
    >
      <label className="field">
        <b>{userWords.tokenName}</b>
        <input name="nom" required maxLength={200} pattern=".*\S.*" autoComplete="off" />
      </label>
      <label className="field">
        <b>{userWords.role}</b>
        <select name="role" defaultValue="employe">
          {ROLES.slice(0, ROLES.indexOf(user.role) + 1).map((role) => (
            <option key={role} value={role}>
              {words[role]}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        <b>{userWords.tokenDays}</b>
        <input name="jours" inputMode="numeric" required defaultValue={DAYS} pattern="[1-9][0-9]{0,2}" />
      </label>
      <button className="quiet" disabled={isSending}>
        {isSending ? words.sending : userWords.tokenMake}
      </button>
    </form>
  )
}
