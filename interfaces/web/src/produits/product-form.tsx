import { useMemo, useState } from 'react'
import { ApiProblem } from '../api.ts'
import { Link } from '../link.tsx'
import { AmountField } from '../parts/amount-field.tsx'
import { FaultSummary, type FieldFault } from '../parts/fault-summary.tsx'
import { LeaveDialog } from '../parts/leave-dialog.tsx'
import { NamedOptions } from '../parts/named-options.tsx'
import { SendForm } from '../parts/send-form.tsx'
import { TextField } from '../parts/text-field.tsx'
import { useCategories } from '../parts/use-categories.ts'
import { ProblemBox } from '../problem-box.tsx'
import { fill, words } from '../words/words.ts'
import { bodyOf, type Draft, type Field, fieldAt, isActive, withActive, wrongOf } from './draft.ts'
import { productWords } from './words.ts'

interface ProductFormProps {
  readonly draft: Draft
  readonly setDraft: (draft: Draft) => void
  readonly isDirty: boolean
  readonly write: { readonly isSending: boolean; readonly error: unknown }
  readonly save: (body: object) => Promise<void>
}

export const idOf = (field: Field): string => `produit-${field}`

/** The fields of a product. What is wrong is summed up first, then told at each field. */
export function ProductForm({ draft, setDraft, isDirty, write, save }: ProductFormProps) {
  const [from, setFrom] = useState('')
  const [wrong, setWrong] = useState<readonly FieldFault[]>([])
  const told = useMemo(() => faultsIn(write.error), [write.error])
  const faults = wrong.length > 0 ? wrong : told
  const send = async () => {
    const found = wrongOf(draft).map((field) => ({ field: idOf(field), message: productWords.faults[field] }))
    setWrong(found)
    if (found.length > 0) return
    await save(bodyOf(draft, from === '' ? undefined : new Date(from).toISOString()))
  }
  return (
    <SendForm className="decision" send={send} noValidate>
      <LeaveDialog isDirty={isDirty && !write.isSending} />
      <FaultSummary faults={faults} />
      {write.error !== undefined && told.length === 0 && <ProblemBox error={write.error} />}
      <Taken error={write.error} />
      <Fields draft={draft} setDraft={setDraft} faults={faults} />
      <TextField
        id="produit-date"
        type="datetime-local"
        label={productWords.from}
        hint={productWords.fromHint}
        text={from}
        change={setFrom}
      />
      <button className="act" disabled={write.isSending}>
        {write.isSending ? words.sending : words.save}
      </button>
    </SendForm>
  )
}

/** The fields that a refusal names. */
function faultsIn(error: unknown): readonly FieldFault[] {
  if (!(error instanceof ApiProblem)) return []
  return error.faults.flatMap(({ pointeur, message }) => {
    const field = fieldAt(pointeur)
    return field === undefined ? [] : [{ field: idOf(field), message }]
  })
}

/** The article that a code belongs to already. */
function Taken({ error }: { readonly error: unknown }) {
  if (!(error instanceof ApiProblem) || !error.code.endsWith('_DEJA_PRIS')) return null
  const { produit_id: id, nom } = error.members
  if (typeof id !== 'number' || typeof nom !== 'string') return null
  return (
    <p>
      {fill(productWords.takenBy, { nom })} <Link to={`/produits/${id}`}>{productWords.see}</Link>
    </p>
  )
}

interface FieldsProps extends Pick<ProductFormProps, 'draft' | 'setDraft'> {
  readonly faults: readonly FieldFault[]
}

function Fields({ draft, setDraft, faults }: FieldsProps) {
  const propsOf = (field: Exclude<Field, 'actif' | 'categorie'>) => ({
    id: idOf(field),
    label: productWords.fields[field],
    text: draft[field],
    change: (text: string) => setDraft({ ...draft, [field]: text }),
    fault: faults.find((fault) => fault.field === idOf(field))?.message,
  })
  return (
    <>
      <TextField {...propsOf('nom')} maxLength={200} />
      <div className="pair">
        <AmountField {...propsOf('prix')} />
        <AmountField {...propsOf('cout')} isOptional />
      </div>
      <CategoryField draft={draft} setDraft={setDraft} faults={faults} />
      <TextField {...propsOf('code')} hint={productWords.codeHint} maxLength={32} />
      <TextField {...propsOf('codes')} hint={productWords.codesHint} lines={2} />
      <TextField {...propsOf('description')} lines={3} maxLength={2000} />
      <label className="tick">
        <input
          type="checkbox"
          checked={isActive(draft)}
          onChange={({ target }) => setDraft(withActive(draft, target.checked))}
        />
        <span>{productWords.fields.actif}</span>
      </label>
    </>
  )
}

function CategoryField({ draft, setDraft, faults }: FieldsProps) {
  const categories = useCategories()
  const fault = faults.find(({ field }) => field === idOf('categorie'))?.message
  return (
    <label className="field">
      <b>{productWords.fields.categorie}</b>
      <select
        id={idOf('categorie')}
        value={draft.categorie}
        onChange={({ target }) => setDraft({ ...draft, categorie: target.value })}
        aria-invalid={fault !== undefined}
      >
        <option value="" />
        <NamedOptions list={categories} />
      </select>
      {fault !== undefined && <small className="fault">{fault}</small>}
    </label>
  )
}
