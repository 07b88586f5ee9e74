import { type FormEvent, useState } from 'react'
import { ask } from '../api.ts'
import { heldLines } from '../caisse/holds.tsx'
import { keepDraft, readDraft, readSales } from '../caisse/store.ts'
import { EMPTY, type TicketLine } from '../caisse/ticket.ts'
import { readChosen, useTills } from '../caisse/tills.ts'
import type { Till } from '../caisse/types.ts'
import type { Me } from '../me.ts'
import { Modal } from '../parts/modal.tsx'
import { useWrite } from '../parts/use-write.ts'
import { ProblemBox } from '../problem-box.tsx'
import { signOut } from '../sign-out.ts'
import { fill, instant, words } from '../words/words.ts'
import { unlock } from './locked.ts'
import { lockWords } from './words.ts'
import './lock.css'

/** Over every screen of the store until who is signed in says the password again, or another seller signs in. */
export function LockDialog({ me }: { readonly me: Me }) {
  const [error, setError] = useState<unknown>(undefined)
  const [isSending, setSending] = useState(false)
  const open = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    const body = { mot_de_passe: new FormData(form).get('mot_de_passe') }
    setSending(true)
    setError(undefined)
    try {
      await ask('/auth/verifier', { method: 'POST', body, once: true })
      unlock()
    } catch (cause) {
      setError(cause)
      form.reset()
    } finally {
      setSending(false)
    }
  }
  return (
    <Modal title={lockWords.title} close={() => undefined} stays>
      <form className="stack lock" onSubmit={(event) => void open(event)}>
        <p>{fill(lockWords.says, { who: me.nom })}</p>
        <label className="field">
          <b>{lockWords.password}</b>
          <input data-first name="mot_de_passe" type="password" required autoComplete="off" />
        </label>
        {error !== undefined && <ProblemBox error={error} />}
        <button className="act" disabled={isSending}>
          {isSending ? words.sending : lockWords.open}
        </button>
      </form>
      <OtherSeller me={me} />
    </Modal>
  )
}

/** What stands on a ticket and goes nowhere by itself: a sale that was sent goes on, a refused one waits to be settled. */
async function unsoldLines({ id }: Till): Promise<readonly TicketLine[]> {
  const kept = await readDraft(id)
  if (kept === undefined || kept.redoes !== undefined) return []
  const isSent = (await readSales()).some(({ cle }) => cle === kept.cle)
  return isSent ? [] : kept.draft.ticket.lines
}

/** The ticket of who leaves is put aside in his name before his session ends. */
function OtherSeller({ me }: { readonly me: Me }) {
  const { isSending, error, send } = useWrite()
  const { data: tills } = useTills()
  const leave = async () => {
    const till = tills?.find(({ id }) => id === readChosen())
    if (till !== undefined) {
      const lines = await unsoldLines(till)
      const nom = fill(lockWords.held, { who: me.nom, when: instant(new Date().toISOString()) })
      const body = { magasin_id: till.magasin_id, nom, lignes: heldLines(lines) }
      if (lines.length > 0 && (await send('/attentes', { method: 'POST', body })).is === 'refused') return
      await keepDraft(till.id, { draft: EMPTY, cle: undefined })
    }
    unlock()
    signOut()
  }
  return (
    <div className="stack">
      <p className="soft">{fill(lockWords.otherSays, { who: me.nom })}</p>
      {error !== undefined && <ProblemBox error={error} />}
      <button type="button" className="quiet" disabled={isSending} onClick={() => void leave()}>
        {lockWords.other}
      </button>
    </div>
  )
}
