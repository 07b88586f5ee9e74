import type { ComponentProps, KeyboardEvent } from 'react'
import { useKeyName } from '../keys.ts'
import { words } from '../words/words.ts'

interface SendFormProps extends Omit<ComponentProps<'form'>, 'onSubmit' | 'onKeyDown'> {
  readonly send: (form: HTMLFormElement) => Promise<void>
  /** What the help says of the keys. */
  readonly what?: string
}

/** A form that Ctrl+Enter sends from any of its fields. Enter alone does not: a reader of barcodes sends one. */
export function SendForm({ send, what = words.keySend, ...rest }: SendFormProps) {
  useKeyName(`Ctrl + ${words.enter}`, what)
  const press = (event: KeyboardEvent<HTMLFormElement>) => {
    if (event.key !== 'Enter') return
    const isField = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement
    if (event.ctrlKey || isField) event.preventDefault()
    if (event.ctrlKey) event.currentTarget.requestSubmit()
  }
  return (
    <form
      {...rest}
      onKeyDown={press}
      onSubmit={(event) => {
        event.preventDefault()
        void send(event.currentTarget)
      }}
    />
  )
}
