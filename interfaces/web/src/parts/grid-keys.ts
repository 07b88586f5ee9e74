import type { KeyboardEvent } from 'react'

/** In a grid, Enter and the arrows go to the field of the next row, or the one before. */
export function walkFields(event: KeyboardEvent<HTMLElement>): void {
  const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' || event.key === 'Enter' ? 1 : 0
  if (step === 0 || event.ctrlKey || !(event.target instanceof HTMLInputElement)) return
  event.preventDefault()
  event.stopPropagation()
  const fields = [...event.currentTarget.querySelectorAll<HTMLInputElement>('input.amount')]
  fields[fields.indexOf(event.target) + step]?.focus()
}
