/** The staff of tests, as their tokens tell of them. */
import type { TestToken } from './tokens.ts'

export const bob: TestToken = { role: 'employe', magasins: [1], accountId: 1, claims: { nom: 'Bob' } }
export const eve: TestToken = { role: 'employe', magasins: [1], accountId: 2, claims: { nom: 'Eve' } }
export const alice: TestToken = {
  role: 'gestionnaire',
  magasins: [1],
  accountId: 3,
  claims: { nom: 'Alice' },
}
export const carol: TestToken = {
  role: 'gestionnaire',
  magasins: [2],
  accountId: 4,
  claims: { nom: 'Carol' },
}
export const charlie: TestToken = { role: 'responsable', accountId: 5, claims: { nom: 'Charlie' } }
