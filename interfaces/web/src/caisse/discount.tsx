import { type FormEvent, useState } from 'react'
import { Modal } from '../parts/modal.tsx'
import { fill } from '../words/words.ts'
import { DialogRow } from './dialog-row.tsx'
import type { DialogProps } from './dialogs.tsx'
import { tillWords } from './words.ts'

/** Above this, a discount says why. */
const EXPLAINED_ABOVE = 10
const WHY_MIN = 3

/** A discount on the chosen line. */
export function Discount({ desk: { me }, selling: { ticket }, close }: DialogProps) {
  const { lines, chosen } = ticket.draft.ticket
  const line = lines.find(({ produitId }) => produitId === chosen) ?? lines.at(-1)
  const [fault, setFault] = useState<string | undefined>(undefined)
  const [text, setText] = useState(String(line?.remisePourcent ?? 0))
  if (line === undefined) return null
  const percent = readPercent(text)
  const apply = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const given = new FormData(event.currentTarget).get('motif')
    const motif = typeof given === 'string' && given.trim() !== '' ? given.trim() : null
    if (percent === undefined) return setFault(tillWords.wrongPercent)
    ticket.write({ act: 'discount', produitId: line.produitId, pourcent: percent, motif })
    return close()
  }
  return (
    <Modal title={fill(tillWords.discountOf, { name: line.nom })} close={close}>
      <form className="stack" onSubmit={apply}>
        <label>
          <b>{tillWords.percent}</b>
          <input
            data-first
            inputMode="decimal"
            autoComplete="off"
            value={text}
            onFocus={(event) => event.target.select()}
            onChange={(event) => setText(event.target.value)}
          />
        </label>
        {fault !== undefined && (
          <p className="fault" role="alert">
            {fault}
          </p>
        )}
        {percent !== undefined && (
          <Beyond percent={percent} max={me.limites.remise_pourcent} motif={line.motif} />
        )}
        <DialogRow act={tillWords.apply} close={close} />
      </form>
    </Modal>
  )
}

interface BeyondProps {
  readonly percent: number
  readonly max: number
  readonly motif: string | null
}

/** What a great discount wants: a reason, and somebody who approves. */
const Beyond = ({ percent, max, motif }: BeyondProps) => (
  <>
    {percent > EXPLAINED_ABOVE && (
      <label>
        <b>{tillWords.whyDiscount}</b>
        <input name="motif" required minLength={WHY_MIN} maxLength={500} defaultValue={motif ?? ''} />
      </label>
    )}
    {percent > max && <p className="soft">{fill(tillWords.beyond, { max })}</p>}
  </>
)

/** A percentage from 0 to 100, at most three decimals, with either mark. */
function readPercent(text: string): number | undefined {
  const plain = text.trim().replace(',', '.')
  const value = /^\d{1,3}(?:\.\d{1,3})?$/.test(plain) ? Number(plain) : undefined
  return value !== undefined && value <= 100 ? value : undefined
}
