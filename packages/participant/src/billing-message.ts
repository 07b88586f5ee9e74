/** What other programs put into the queue of the replaced billing system: three members, and no contract of ours around them. */
import { facturation, toCents } from '@comptoir/contracts'
import { asDeclared } from '@comptoir/kit/http/alias-reading.ts'
import { compileCheck } from '@comptoir/kit/http/validation.ts'

const isDemande = compileCheck(facturation.Demande)

export interface BillingMessage {
  readonly userId: string
  readonly numberOfItems: number
  readonly montantCents: number
}

/** What a message asks for; numbers may be texts, other members are left aside. Undefined: nobody can take it. */
export function readBillingMessage(body: Readonly<Record<string, unknown>>): BillingMessage | undefined {
  const read = asDeclared(facturation.Demande, {}, body)
  if (!isDemande(read)) return undefined
  const { user_id, number_of_items, total_amount } = read as {
    user_id: string
    number_of_items: number
    total_amount: number
  }
  const montantCents = toCents(total_amount)
  return montantCents === null
    ? undefined
    : { userId: user_id.trim(), numberOfItems: number_of_items, montantCents }
}

/** Why nobody can ever take such a message, or undefined: it is parked. */
export const judgeBillingMessage = (body: Readonly<Record<string, unknown>>): string | undefined =>
  readBillingMessage(body) === undefined
    ? 'no user_id, number_of_items and total_amount of an invoice'
    : undefined
