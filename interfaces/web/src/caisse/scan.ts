/** Listens to the whole window, before any field: a reader's digits go to `onScan`, a person's to the field with the focus. */
import { useEffect, useRef } from 'react'
import { fallSilent, type Judged, NO_BURST, patienceOf, press } from './burst.ts'

type Field = HTMLInputElement | HTMLTextAreaElement

const fieldWithFocus = (): Field | undefined => {
  const { activeElement } = document
  return activeElement instanceof HTMLInputElement || activeElement instanceof HTMLTextAreaElement
    ? activeElement
    : undefined
}

function typeInto(field: Field, text: string): void {
  field.setRangeText(text, field.selectionStart ?? 0, field.selectionEnd ?? 0, 'end')
  field.dispatchEvent(new InputEvent('input', { bubbles: true, data: text, inputType: 'insertText' }))
}

/** Calls `onScan` with each code that a reader types. */
export function useScan(onScan: (code: string) => void): void {
  const latest = useRef(onScan)
  latest.current = onScan
  useEffect(() => {
    let burst = NO_BURST
    let timer: ReturnType<typeof setTimeout> | undefined
    const obey = (judged: Omit<Judged, 'isKept'>) => {
      burst = judged.burst
      clearTimeout(timer)
      const field = fieldWithFocus()
      if (judged.typed !== '' && field !== undefined) typeInto(field, judged.typed)
      if (judged.scan !== undefined) latest.current(judged.scan)
      if (burst.held.length > 0) timer = setTimeout(() => obey(fallSilent(burst)), patienceOf(burst))
    }
    const listen = (event: KeyboardEvent) => {
      if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return
      const judged = press(burst, { key: event.key, code: event.code, at: event.timeStamp })
      if (judged.isKept) {
        event.preventDefault()
        event.stopImmediatePropagation()
      }
      obey(judged)
    }
    addEventListener('keydown', listen, { capture: true })
    return () => {
      clearTimeout(timer)
      removeEventListener('keydown', listen, { capture: true })
    }
  }, [])
}
