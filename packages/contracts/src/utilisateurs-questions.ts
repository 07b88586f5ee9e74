/** What other services ask of accounts. */
import { Closed, Email } from './fields.ts'
import { question } from './operation.ts'
import { Type } from './typebox.ts'

/** Whether an address is a colleague's: no customer who has an account may take it. */
export const adressePrise = question({
  id: 'utilisateurs.adresse-prise',
  body: Closed({ email: Email }),
  reply: Closed({ prise: Type.Boolean() }),
  refusals: [],
})
