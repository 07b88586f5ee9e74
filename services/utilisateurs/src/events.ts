/** What clients tells of customers who have an account: at least once, in any order. */
import { type BodyOf, clients, utilisateurs } from '@comptoir/contracts'
import type { Bus, BusEvent } from '@comptoir/kit/bus/bus.ts'
import { withTx } from '@comptoir/kit/postgres/database.ts'
import { keepGreatest, leaveOut, readerOf } from '@comptoir/participant/received.ts'
import { keepTold } from './db/inscrits-store.ts'
import { lockUtilisateurs } from './db/utilisateurs-store.ts'
import type { Deps } from './deps.ts'
import { settle } from './events/settle.ts'

type InscritChange = BodyOf<typeof clients.inscritChange>

const readInscrit = readerOf(clients.inscritChange)

type EventDeps = Pick<Deps, 'pool' | 'log'>

/** Takes what happens to customers from the bus from now on. */
export const consumeInscrits = (bus: Bus, deps: EventDeps): Promise<void> =>
  bus.consume(utilisateurs.service.name, (events) => takeEvents(deps, events))

/** Takes a group of events, in one transaction. An event off contract is reported and left out: it stays wrong. */
export async function takeEvents({ pool, log }: EventDeps, events: readonly BusEvent[]): Promise<void> {
  const greatest = new Map<string, InscritChange>()
  for (const event of events) {
    const told = readInscrit(event)
    if (told === undefined) leaveOut(event, log)
    else keepGreatest(greatest, told.inscriptionId, told)
  }
  if (greatest.size === 0) return
  await withTx(pool, async (tx) => {
    await lockUtilisateurs(tx)
    await keepTold(tx, [...greatest.values()])
    await settle(tx)
  })
}
