import { useState } from 'react'
import { TextField } from '../parts/text-field.tsx'
import { useWrite } from '../parts/use-write.ts'
import { ProblemBox } from '../problem-box.tsx'
import { words } from '../words/words.ts'
import { userWords } from './words.ts'

/** Gives an account another password: its sessions end. */
export function PasswordForm({ id }: { readonly id: number }) {
  const write = useWrite()
  const [text, setText] = useState('')
  const [isDone, setDone] = useState(false)
  const send = async () => {
    const asking = { method: 'PUT', body: { mot_de_passe: text } } as const
    const { is } = await write.send(`/utilisateurs/${id}/mot-de-passe`, asking)
    setDone(is === 'done')
    if (is === 'done') setText('')
  }
  return (
    <form
      className="decision"
      aria-labelledby="password"
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      <h3 id="password">{userWords.password}</h3>
      <TextField
        id="compte-mot-de-passe"
        type="password"
        label={userWords.passwordNew}
        hint={userWords.passwordSays}
        text={text}
        change={setText}
        maxLength={128}
      />
      {write.error !== undefined && <ProblemBox error={write.error} />}
      {isDone && <p role="status">{userWords.passwordDone}</p>}
      <button className="quiet" disabled={write.isSending || text === ''}>
        {write.isSending ? words.sending : userWords.passwordSend}
      </button>
    </form>
  )
}
