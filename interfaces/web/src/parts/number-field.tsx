import { type ReactNode, useId } from 'react'
import { words } from '../words/words.ts'

const MOST = 10_000

/** The whole number that a text says, from 0 to 10 000; undefined where it is none. */
export function readWhole(text: string): number | undefined {
  const plain = text.replace(/[\s\u00a0\u202f]/g, '')
  return /^\d{1,5}$/.test(plain) && Number(plain) <= MOST ? Number(plain) : undefined
}

interface NumberFieldProps {
  readonly label: ReactNode
  readonly text: string
  readonly change: (text: string) => void
  readonly isOptional?: boolean
  /** Of what it is, for who does not see the row that it stands in: the label is not shown then. */
  readonly isInRow?: boolean
}

/** Pieces: a whole number. What is none is said at once. */
export function NumberField({ label, text, change, isOptional = false, isInRow = false }: NumberFieldProps) {
  const id = useId()
  const isWrong = text.trim() !== '' && readWhole(text) === undefined
  return (
    <label className="field number">
      {isInRow ? <span className="vh">{label}</span> : <b>{label}</b>}
      <input
        type="text"
        inputMode="numeric"
        autoComplete="off"
        className="amount"
        value={text}
        required={!isOptional}
        onFocus={({ target }) => target.select()}
        onChange={({ target }) => change(target.value)}
        aria-invalid={isWrong}
        aria-describedby={isWrong ? id : undefined}
      />
      {isWrong && (
        <small id={id} className="fault">
          {words.wrongWhole}
        </small>
      )}
    </label>
  )
}
