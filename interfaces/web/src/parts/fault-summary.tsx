import { useEffect, useRef } from 'react'
import { plural, words } from '../words/words.ts'

export interface FieldFault {
  /** The id of the field. */
  readonly field: string
  readonly message: string
}

/** What is wrong with a form, with the way to each field. It takes the focus when it comes. */
export function FaultSummary({ faults }: { readonly faults: readonly FieldFault[] }) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (faults.length > 0) box.current?.focus()
  }, [faults])
  if (faults.length === 0) return null
  return (
    <div ref={box} className="problem" role="alert" tabIndex={-1}>
      <b>{plural(words.faults, faults.length)}</b>
      <ul>
        {faults.map(({ field, message }) => (
          <li key={field}>
            <a
              href={`#${field}`}
              onClick={(event) => {
                event.preventDefault()
                document.getElementById(field)?.focus()
              }}
            >
              {message}
            </a>
          </li>
        ))}
      </ul>
    </div>
  )
}
