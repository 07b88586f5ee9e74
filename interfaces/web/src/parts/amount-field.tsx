import { type ReactNode, useId } from 'react'
import { readAmount } from '../montant.ts'
import { words } from '../words/words.ts'

interface AmountFieldProps {
  readonly id?: string
  readonly label: ReactNode
  readonly text: string
  readonly change: (text: string) => void
  /** An empty field is an amount that nobody gave. */
  readonly isOptional?: boolean
  /** What the server says of it. */
  readonly fault?: string | undefined
}

/** An amount in dollars: either decimal mark, never groups, and what is no amount is said at once. Read it with `readAmount`. */
export function AmountField({ id, label, text, change, isOptional = false, fault }: AmountFieldProps) {
  const own = useId()
  const field = id ?? own
  const isWrong = text.trim() !== '' && readAmount(text) === undefined
  const said = isWrong ? words.wrongAmount : fault
  return (
    <label className="field">
      <b>{label}</b>
      <input
        id={field}
        type="text"
        inputMode="decimal"
        autoComplete="off"
        className="amount"
        value={text}
        required={!isOptional}
        onChange={({ target }) => change(target.value)}
        aria-invalid={said !== undefined}
        aria-describedby={said === undefined ? undefined : `${field}-fault`}
      />
      {said !== undefined && (
        <small id={`${field}-fault`} className="fault">
          {said}
        </small>
      )}
    </label>
  )
}
