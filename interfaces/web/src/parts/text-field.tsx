import type { ReactNode } from 'react'

interface TextFieldProps {
  readonly id: string
  readonly label: ReactNode
  readonly text: string
  readonly change: (text: string) => void
  readonly fault?: string | undefined
  readonly hint?: string
  readonly type?: 'text' | 'email' | 'tel' | 'password' | 'datetime-local'
  readonly lines?: number
  readonly maxLength?: number
}

/** A text with its label, a hint, and what is wrong with it. */
export function TextField(props: TextFieldProps) {
  const { id, label, text, change, fault, hint, type = 'text', lines, maxLength } = props
  const said = fault ?? hint
  const shared = {
    id,
    value: text,
    maxLength,
    autoComplete: 'off',
    'aria-invalid': fault !== undefined,
    'aria-describedby': said === undefined ? undefined : `${id}-said`,
  }
  return (
    <label className="field">
      <b>{label}</b>
      {lines === undefined ? (
        <input {...shared} type={type} onChange={({ target }) => change(target.value)} />
      ) : (
        <textarea {...shared} rows={lines} onChange={({ target }) => change(target.value)} />
      )}
      {said !== undefined && (
        <small id={`${id}-said`} className={fault === undefined ? undefined : 'fault'}>
          {said}
        </small>
      )}
    </label>
  )
}
