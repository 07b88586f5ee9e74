import { useCallback, useEffect, useRef, useState } from 'react'
import { useGuard } from '../navigation.ts'
import { words } from '../words/words.ts'

/** Asks before what is typed is left: what would be lost, and the two ways on. */
export function LeaveDialog({ isDirty }: { readonly isDirty: boolean }) {
  const [leave, setLeave] = useState<(() => void) | undefined>(undefined)
  const dialog = useRef<HTMLDialogElement>(null)
  useGuard(
    isDirty,
    useCallback((wanted: () => void) => setLeave(() => wanted), []),
  )
  useEffect(() => {
    if (leave !== undefined) dialog.current?.showModal()
  }, [leave])
  if (leave === undefined) return null
  return (
    <dialog
      ref={dialog}
      className="card help"
      aria-labelledby="leave-title"
      onClose={() => setLeave(undefined)}
    >
      <h2 id="leave-title">{words.leaveTitle}</h2>
      <p>{words.leaveSays}</p>
      <form method="dialog" className="row">
        <button className="act">{words.leaveStay}</button>
        <button type="button" className="quiet" onClick={leave}>
          {words.leaveGo}
        </button>
      </form>
    </dialog>
  )
}
