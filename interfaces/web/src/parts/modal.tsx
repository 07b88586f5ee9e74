import { type ReactNode, useEffect, useId, useRef } from 'react'

/** A dialog over the page. It takes the focus (where `data-first` stands), keeps it, and gives it back; Escape closes it where that may be. */
export function Modal(props: {
  readonly title: string
  readonly close: () => void
  /** What is under way cannot be left. */
  readonly stays?: boolean
  readonly wide?: boolean
  readonly children: ReactNode
}) {
  const { title, close, stays = false, wide = false, children } = props
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => {
    const { current } = dialog
    if (current?.open === false) current.showModal()
    current?.querySelector<HTMLElement>('[data-first]')?.focus()
    return () => current?.close()
  }, [])
  return (
    <dialog
      ref={dialog}
      className={wide ? 'modal wide' : 'modal'}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault()
        if (!stays) close()
      }}
      // A second Escape closes a dialog whatever `cancel` says.
      onClose={() => {
        if (stays && dialog.current?.open === false) dialog.current.showModal()
      }}
    >
      <h2 id={id}>{title}</h2>
      {children}
    </dialog>
  )
}
