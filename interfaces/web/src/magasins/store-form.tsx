import { useState } from 'react'
import { ApiProblem } from '../api.ts'
import { FaultSummary, type FieldFault } from '../parts/fault-summary.tsx'
import { SendForm } from '../parts/send-form.tsx'
import { TextField } from '../parts/text-field.tsx'
import { ProblemBox } from '../problem-box.tsx'
import { words } from '../words/words.ts'
import { type Draft, FIELDS, type Field, wrongOf } from './draft.ts'
import { storeWords } from './words.ts'

interface StoreFormProps {
  readonly draft: Draft
  readonly setDraft: (draft: Draft) => void
  readonly isSending: boolean
  readonly error: unknown
  readonly save: () => Promise<void>
}

const idOf = (field: string): string => `magasin-${field}`

/** The fields of a store. */
export function StoreForm({ draft, setDraft, isSending, error, save }: StoreFormProps) {
  const [wrong, setWrong] = useState<readonly FieldFault[]>([])
  const send = async () => {
    const found = wrongOf(draft).map((field) => ({ field: idOf(field), message: saysOf(field) }))
    setWrong(found)
    if (found.length === 0) await save()
  }
  const told = error instanceof ApiProblem ? error.faults : []
  const faultOf = (field: Field) =>
    wrong.find((one) => one.field === idOf(field))?.message ??
    told.find(({ pointeur }) => pointeur === `/${field}`)?.message
  return (
    <SendForm className="decision" send={send} noValidate>
      <FaultSummary faults={wrong} />
      {error !== undefined && <ProblemBox error={error} />}
      {FIELDS.map((field) => (
        <TextField
          key={field}
          id={idOf(field)}
          label={storeWords.fields[field]}
          text={draft[field]}
          change={(text) => setDraft({ ...draft, [field]: text })}
          fault={faultOf(field)}
          maxLength={200}
        />
      ))}
      <button className="act" disabled={isSending}>
        {isSending ? words.sending : words.save}
      </button>
    </SendForm>
  )
}

const saysOf = (field: Field): string =>
  (storeWords.wrong as Readonly<Record<string, string>>)[field] ?? storeWords.fields[field]
