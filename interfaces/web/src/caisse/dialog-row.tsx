import { words } from '../words/words.ts'
import { tillWords } from './words.ts'

interface RowProps {
  /** What the dialog does. */
  readonly act: string
  readonly isSending?: boolean
  readonly close: () => void
}

/** The buttons of a dialog: its act, and the way back. */
export const DialogRow = ({ act, isSending = false, close }: RowProps) => (
  <div className="row">
    <button className="act" disabled={isSending}>
      {isSending ? words.sending : act}
    </button>
    <button type="button" className="quiet" onClick={close}>
      {tillWords.cancel}
    </button>
  </div>
)
