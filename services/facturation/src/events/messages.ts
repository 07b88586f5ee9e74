/**
 * What other programs put into a queue of RabbitMQ, as they put it into that of the replaced system: three members, and no contract of
 * ours around them.
 */
import { facturation, toCents } from '@comptoir/contracts'
import type { ForeignMessage } from '@comptoir/kit/bus/foreign-queue.ts'
import { asDeclared } from '@comptoir/kit/http/alias-reading.ts'
import { compileCheck } from '@comptoir/kit/http/validation.ts'
import { idFrom } from '@comptoir/kit/ids.ts'
import { pieceOfDemande } from '../domain/facture.ts'
import { type EventDeps, issue } from '../events.ts'

/** The queue of the replaced system. */
export const BILLING_QUEUE = 'billing_queue'

const isDemande = compileCheck(facturation.Demande)

interface Read {
  readonly userId: string
  readonly numberOfItems: number
  readonly montantCents: number
}

/** What a message asks for; numbers may be texts, other members are left aside. Undefined: nobody can take it. */
function readMessage(body: ForeignMessage['body']): Read | undefined {
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
export const judgeMessage = (body: ForeignMessage['body']): string | undefined =>
  readMessage(body) === undefined ? 'no user_id, number_of_items and total_amount of an invoice' : undefined

/** One message, one invoice: its id follows from that of the message. */
const idOf = (messageId: string): string => idFrom(`${BILLING_QUEUE} ${messageId}`)

/**
 * Issues an invoice for each message, in one transaction; they are acknowledged after that. A sender that names its messages gets one
 * invoice for each, however often it comes. One without a name that comes again after a crash cannot be told from a new one: it is
 * invoiced again, and reported.
 */
export async function takeMessages(deps: EventDeps, messages: readonly ForeignMessage[]): Promise<void> {
  const at = deps.now()
  const pieces = messages.flatMap(({ id, isRedelivered, body }) => {
    const read = readMessage(body)
    if (read === undefined) return []
    if (id === undefined && isRedelivered)
      deps.log.warn({ reference: read.userId }, 'nameless message came again')
    return [pieceOfDemande(read, { id: id === undefined ? deps.newId() : idOf(id), at })]
  })
  await issue(deps, { ids: pieces.map(({ id }) => id), pieces, at })
}
