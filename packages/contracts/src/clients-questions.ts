/** What other services ask of customers. */
import { Closed, Email, Numero } from './fields.ts'
import { question } from './operation.ts'
import { Type } from './typebox.ts'

/** What these customers are called; who is none, or left, is absent. */
export const nommer = question({
  id: 'clients.nommer',
  body: Closed({ clientIds: Type.Array(Numero(), { maxItems: 1_000 }) }),
  reply: Closed({
    clients: Type.Array(Closed({ id: Numero(), nom: Type.String(), email: Type.String() })),
  }),
  refusals: [],
})

/** Whether an address is that of a customer who has an account, or is being given or taken at this moment: no colleague may have it. */
export const adresseInscrite = question({
  id: 'clients.adresse-inscrite',
  body: Closed({ email: Email }),
  reply: Closed({ prise: Type.Boolean() }),
  refusals: [],
})
