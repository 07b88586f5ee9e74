/** Asks for a reason before something is done. */
import { type FormEvent, useEffect, useId, useRef } from 'react'
import { words } from '../words/words.ts'

interface DialogProps {
  readonly title: string
  readonly hint: string
  /** What the button does. */
  readonly act: string
  readonly send: (reason: string) => void
  readonly close: () => void
}

const [SHORTEST, LONGEST] = [3, 500]

/** Open for as long as it is there. Ctrl+Enter sends, Escape closes. */
export function ReasonDialog({ title, hint, act, send, close }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => {
    const element = dialog.current
    element?.showModal()
    return () => element?.close()
  }, [])
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const given = new FormData(event.currentTarget).get('motif')
    const reason = typeof given === 'string' ? given.trim() : ''
    if (reason.length >= SHORTEST) send(reason)
  }
  return (
    <dialog ref={dialog} className="card ask" aria-labelledby={id} onClose={close}>
      <form
        onSubmit={submit}
        onKeyDown={(event) => event.key === 'Enter' && event.ctrlKey && event.currentTarget.requestSubmit()}
      >
        <h2 id={id}>{title}</h2>
        <label>
          {words.reason}
          <textarea
            name="motif"
            required
            minLength={SHORTEST}
            maxLength={LONGEST}
            aria-describedby={`${id}-hint`}
          />
        </label>
        <small id={`${id}-hint`} className="soft">
          {hint}
        </small>
        <div className="row">
          <button className="act">{act}</button>
          <button type="button" className="quiet" onClick={close}>
            {words.close}
          </button>
        </div>
      </form>
    </dialog>
  )
}
