import { useEffect, useRef, useState } from 'react'
import { LeaveDialog } from '../parts/leave-dialog.tsx'
import { MARK } from '../parts/mark.ts'
import { SendForm } from '../parts/send-form.tsx'
import { useCategories } from '../parts/use-categories.ts'
import { fill, instant, words } from '../words/words.ts'
import { type Difference, differencesOf, isForPerson, type Side, settled, sideOf } from './conflict.ts'
import { bodyOf, type Draft, draftOf, type Field } from './draft.ts'
import { etagOf, type ProductWrite, type Stale } from './use-product-write.ts'
import { productWords } from './words.ts'

interface ConflictProps {
  readonly mine: Draft
  readonly stale: Stale
  readonly write: ProductWrite
}

/** Two people changed one product: what each wrote, field by field, and which one stays. */
export function Conflict({ mine, stale: { read, now }, write }: ConflictProps) {
  const [chosen, setChosen] = useState<Readonly<Partial<Record<Field, Side>>>>({})
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => title.current?.focus(), [])
  const versions = { mine, theirs: draftOf(now, MARK), original: draftOf(read, MARK) }
  const differences = differencesOf(versions)
  const send = () => write.save(bodyOf(settled(versions, chosen), undefined), etagOf(now))
  return (
    <SendForm className="decision conflict" send={send}>
      <LeaveDialog isDirty={!write.isSending} />
      <h3 ref={title} tabIndex={-1}>
        {productWords.conflictTitle}
      </h3>
      <p>
        {fill(productWords.conflictBy, {
          nom: now.auteur.nom,
          when: instant(now.a),
          version: now.version,
        })}
      </p>
      {differences.length === 0 && <p>{productWords.nothingDiffers}</p>}
      {differences.map((difference) => (
        <Choice
          key={difference.field}
          difference={difference}
          side={chosen[difference.field] ?? sideOf(difference)}
          choose={(side) => setChosen({ ...chosen, [difference.field]: side })}
        />
      ))}
      <button className="act" disabled={write.isSending}>
        {write.isSending ? words.sending : productWords.settle}
      </button>
    </SendForm>
  )
}

interface ChoiceProps {
  readonly difference: Difference
  readonly side: Side
  readonly choose: (side: Side) => void
}

function Choice({ difference, side, choose }: ChoiceProps) {
  const { field, original } = difference
  const spoken = useSpoken(field)
  return (
    <fieldset>
      <legend>
        {productWords.fields[field]}
        {isForPerson(difference) && <span className="soft"> · {productWords.bothChanged}</span>}
      </legend>
      {(['mine', 'theirs'] as const).map((one) => (
        <label key={one} className="choice">
          <input type="radio" name={field} checked={side === one} onChange={() => choose(one)} />
          <b>{spoken(difference[one])}</b>
          <small>{productWords[one]}</small>
        </label>
      ))}
      <small className="soft">{fill(productWords.original, { text: spoken(original) })}</small>
    </fieldset>
  )
}

/** What a field says, in words. */
function useSpoken(field: Field): (text: string) => string {
  const categories = useCategories()
  return (text) => {
    if (field === 'actif') return text === '' ? productWords.withdrawn : productWords.sold
    if (field === 'categorie') return categories.find(({ id }) => String(id) === text)?.nom ?? text
    return text === '' ? productWords.nothing : text
  }
}
