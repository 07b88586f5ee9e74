/** What a screen tells: refusals, faults, emptiness, waiting; and what asks something of a person. */
import { useState } from 'react'
import { ApiProblem } from '../api.ts'
import { Modal } from '../parts/modal.tsx'
import { ReasonDialog } from '../parts/reason-dialog.tsx'
import { StaleBox } from '../parts/stale-box.tsx'
import { ProblemBox } from '../problem-box.tsx'
import { words } from '../words/words.ts'
import { workshopWords } from './words.ts'

const REFUSED = new ApiProblem(409, {
  title: workshopWords.refused,
  detail: workshopWords.refusedSays,
  action: workshopWords.refusedDo,
  code: 'STOCK_INSUFFISANT',
  request_id: '019bc1a8-0000-7000-8000-000000000017',
})
const SILENT = new ApiProblem(0, {})
const nothing = () => undefined

export const Told = () => (
  <div className="columns">
    <ProblemBox error={REFUSED} retry={nothing} />
    <ProblemBox error={SILENT} retry={nothing} />
    <StaleBox title={workshopWords.stale} lines={[workshopWords.staleLine]} take={nothing} keep={nothing} />
    <p className="told-done" role="status">
      {workshopWords.done}
    </p>
    <p className="card empty">{workshopWords.empty}</p>
    <div className="skeleton" role="status" aria-label={words.loading} />
  </div>
)

/** Each is open for as long as it is there. */
export function Dialogs() {
  const [open, setOpen] = useState<'modal' | 'reason' | undefined>(undefined)
  const close = () => setOpen(undefined)
  return (
    <div className="row">
      <button type="button" className="act" onClick={() => setOpen('modal')}>
        {workshopWords.open}
      </button>
      <button type="button" className="quiet" onClick={() => setOpen('reason')}>
        {workshopWords.reason}…
      </button>
      <button type="button" className="quiet" aria-pressed="true">
        {workshopWords.usual}
      </button>
      <button type="button" className="act" disabled>
        {words.sending}
      </button>
      {open === 'modal' && (
        <Modal title={workshopWords.title} close={close}>
          <p>{workshopWords.says}</p>
          <button type="button" className="act" data-first onClick={close}>
            {words.close}
          </button>
        </Modal>
      )}
      {open === 'reason' && (
        <ReasonDialog
          title={workshopWords.reason}
          hint={words.reasonHint}
          act={workshopWords.act}
          send={close}
          close={close}
        />
      )}
    </div>
  )
}
