/** Who acts in a saga, as those who keep a history of it name him. */
import type { Caller } from '@comptoir/contracts'

export interface Person {
  readonly id: string
  readonly nom: string
}

export const personOf = ({ subject = '', name = subject }: Caller): Person => ({ id: subject, nom: name })

/** The one who approved, if anyone did. */
export const approverOf = (approver: Caller | undefined): Person | null =>
  approver === undefined ? null : personOf(approver)
