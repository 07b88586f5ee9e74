/** What other programs put into a queue of RabbitMQ, as they put it into that of the replaced system. */
import { BILLING_QUEUE } from '@comptoir/contracts'
import type { ForeignMessage } from '@comptoir/kit/bus/foreign-queue.ts'
import { idFrom } from '@comptoir/kit/ids.ts'
import { readBillingMessage } from '@comptoir/participant/billing-message.ts'
import { pieceOfDemande } from '../domain/facture.ts'
import { type EventDeps, issue } from '../events.ts'

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
    const read = readBillingMessage(body)
    if (read === undefined) return []
    if (id === undefined && isRedelivered)
      deps.log.warn({ reference: read.userId }, 'nameless message came again')
    return [pieceOfDemande(read, { id: id === undefined ? deps.newId() : idOf(id), at })]
  })
  await issue(deps, { ids: pieces.map(({ id }) => id), pieces, at })
}
