import { useState } from 'react'
import { ApiProblem } from '../api.ts'
import { FaultSummary, type FieldFault } from '../parts/fault-summary.tsx'
import { LeaveDialog } from '../parts/leave-dialog.tsx'
import { SendForm } from '../parts/send-form.tsx'
import { TextField } from '../parts/text-field.tsx'
import { usePlaces } from '../parts/use-store.ts'
import { ProblemBox } from '../problem-box.tsx'
import { words } from '../words/words.ts'
import { type Draft, type Wrong, withStore, wrongOf } from './draft.ts'
import { ROLES } from './types.ts'
import { userWords } from './words.ts'

interface UserFormProps {
  readonly draft: Draft
  readonly setDraft: (draft: Draft) => void
  readonly isDirty: boolean
  /** Nobody lowers himself. */
  readonly isOneself: boolean
  readonly write: { readonly isSending: boolean; readonly error: unknown }
  readonly save: () => Promise<void>
}

const SAYS: Readonly<Record<Wrong, string>> = {
  nom: userWords.wrongName,
  identifiant: userWords.wrongLogin,
  email: userWords.wrongEmail,
}

/** The fields of an account. */
export function UserForm({ draft, setDraft, isDirty, isOneself, write, save }: UserFormProps) {
  const [wrong, setWrong] = useState<readonly FieldFault[]>([])
  const send = async () => {
    const found = wrongOf(draft).map((field) => ({ field: `compte-${field}`, message: SAYS[field] }))
    setWrong(found)
    if (found.length === 0) await save()
  }
  const propsOf = (field: Wrong) => ({
    id: `compte-${field}`,
    text: draft[field],
    change: (text: string) => setDraft({ ...draft, [field]: text }),
    fault: [...wrong, ...faultsIn(write.error)].find((one) => one.field === `compte-${field}`)?.message,
  })
  return (
    <SendForm className="decision" send={send} noValidate>
      <LeaveDialog isDirty={isDirty && !write.isSending} />
      <FaultSummary faults={wrong} />
      {write.error !== undefined && <ProblemBox error={write.error} />}
      <TextField {...propsOf('nom')} label={userWords.name} maxLength={200} />
      <TextField {...propsOf('identifiant')} label={userWords.login} maxLength={64} />
      <TextField {...propsOf('email')} label={userWords.email} type="email" maxLength={254} />
      <Rights draft={draft} setDraft={setDraft} isOneself={isOneself} />
      <button className="act" disabled={write.isSending}>
        {write.isSending ? words.sending : words.save}
      </button>
    </SendForm>
  )
}

const faultsIn = (error: unknown): readonly FieldFault[] =>
  error instanceof ApiProblem
    ? error.faults.map(({ pointeur, message }) => ({ field: `compte-${pointeur.slice(1)}`, message }))
    : []

type RightsProps = Pick<UserFormProps, 'draft' | 'setDraft' | 'isOneself'>

function Rights({ draft, setDraft, isOneself }: RightsProps) {
  const { data: places = [] } = usePlaces()
  return (
    <>
      <label className="field">
        <b>{userWords.role}</b>
        <select
          value={draft.role}
          disabled={isOneself}
          onChange={({ target }) =>
            setDraft({ ...draft, role: ROLES.find((role) => role === target.value) ?? draft.role })
          }
        >
          {ROLES.map((role) => (
            <option key={role} value={role}>
              {words[role]}
            </option>
          ))}
        </select>
      </label>
      {draft.role !== 'responsable' && (
        <fieldset>
          <legend>{userWords.stores}</legend>
          {places.map(({ id, nom }) => (
            <label key={id} className="tick">
              <input
                type="checkbox"
                checked={draft.magasins.includes(id)}
                onChange={({ target }) => setDraft(withStore(draft, id, target.checked))}
              />
              <span>{nom}</span>
            </label>
          ))}
        </fieldset>
      )}
      <label className="tick">
        <input
          type="checkbox"
          checked={draft.actif}
          disabled={isOneself}
          onChange={({ target }) => setDraft({ ...draft, actif: target.checked })}
        />
        <span>{userWords.active}</span>
      </label>
      {isOneself && <p className="soft">{userWords.oneself}</p>}
    </>
  )
}
