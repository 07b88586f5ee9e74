/** The one who approved, if anyone did. */
import { type Caller, type Person, personOf } from '@comptoir/contracts'

export const approverOf = (approver: Caller | undefined): Person | null =>
  approver === undefined ? null : personOf(approver)
