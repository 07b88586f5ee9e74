/** What tests of `read` and `answer` ask with. */
import type { Caller, Language, StaffRole } from '@comptoir/contracts'
import type { Asked } from '../src/sagas/saga.ts'

export const caller = (role: StaffRole, magasins: readonly number[] = [1]): Caller => ({
  role,
  magasins,
  subject: `${role}-1`,
  name: role,
})

interface By {
  readonly role?: StaffRole
  readonly approver?: StaffRole
  readonly language?: Language
}

/** A request of somebody of store 1. */
export const asked = <Body>(
  body: Body,
  { role = 'employe', approver, language = 'fr' }: By = {},
): Asked<Body> => ({
  body,
  language,
  caller: caller(role),
  ...(approver === undefined ? {} : { approver: caller(approver) }),
  settings: { logisticsCentre: 6, profile: 'demo', hashPassword: async (text) => text },
})
