import { type FormEvent, useState } from 'react'
import { ask } from '../api.ts'
import { Modal } from '../parts/modal.tsx'
import { ProblemBox } from '../problem-box.tsx'
import { DialogRow } from './dialog-row.tsx'
import type { Approval } from './types.ts'
import { tillWords } from './words.ts'

interface Props {
  /** The act that wants it, and the key of that act: the approval is good for nothing else. */
  readonly acte: 'vente' | 'retour'
  readonly cle: () => Promise<string>
  readonly why: string
  readonly approved: (token: string) => void
  readonly close: () => void
}

/** A second person signs, for one act. Nobody is signed in or out by it. */
export function ApprovalDialog({ acte, cle, why, approved, close }: Props) {
  const [error, setError] = useState<unknown>(undefined)
  const [isSending, setSending] = useState(false)
  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const text = (name: string) => {
      const value = form.get(name)
      return typeof value === 'string' ? value : ''
    }
    setSending(true)
    setError(undefined)
    try {
      const who = { identifiant: text('identifiant'), mot_de_passe: text('mot_de_passe') }
      const body = { ...who, acte, cle: await cle() }
      const { approbation } = await ask<Approval>('/approbations', { method: 'POST', body })
      approved(approbation)
    } catch (cause) {
      setError(cause)
      setSending(false)
    }
  }
  return (
    <Modal title={tillWords.approve} close={close}>
      <form className="stack" onSubmit={(event) => void send(event)}>
        <p>{why}</p>
        <label>
          <b>{tillWords.who}</b>
          <input data-first name="identifiant" required autoComplete="off" />
        </label>
        <label>
          <b>{tillWords.password}</b>
          <input name="mot_de_passe" type="password" required autoComplete="off" />
        </label>
        {error !== undefined && <ProblemBox error={error} />}
        <DialogRow act={tillWords.approveNow} isSending={isSending} close={close} />
      </form>
    </Modal>
  )
}
