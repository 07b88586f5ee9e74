/** What clients tells of customers who have an account: at least once, in any order. */
import { type BodyOf, clients, fromWire, utilisateurs } from '@comptoir/contracts'
import type { Bus, BusEvent } from '@comptoir/kit/bus/bus.ts'
import { compileCheck } from '@comptoir/kit/http/validation.ts'
import { readTraceparent, traceIdOf } from '@comptoir/kit/observe/trace.ts'
import { withTx } from '@comptoir/kit/postgres/database.ts'
import { keepTold } from './db/inscrits-store.ts'
import { lockUtilisateurs } from './db/utilisateurs-store.ts'
import type { Deps } from './deps.ts'
import { settle } from './events/settle.ts'

type InscritChange = BodyOf<typeof clients.inscritChange>

const isInscritChange = compileCheck(clients.inscritChange.wireBody)

type EventDeps = Pick<Deps, 'pool' | 'log'>

/** Takes what happens to customers from the bus from now on. */
export const consumeInscrits = (bus: Bus, deps: EventDeps): Promise<void> =>
  bus.consume(utilisateurs.service.name, (events) => takeEvents(deps, events))

/** Takes a group of events, in one transaction. An event off contract is reported and left out: it stays wrong. */
export async function takeEvents({ pool, log }: EventDeps, events: readonly BusEvent[]): Promise<void> {
  const greatest = new Map<string, InscritChange>()
  for (const event of events) {
    if (event.type === clients.inscritChange.id && isInscritChange(event.body))
      keepGreatest(greatest, fromWire(event.body) as InscritChange)
    else {
      const trace = readTraceparent(event.trace)
      const facts = { eventId: event.id, type: event.type, trace_id: trace && traceIdOf(trace) }
      log.error(facts, 'event off contract left out')
    }
  }
  if (greatest.size === 0) return
  await withTx(pool, async (tx) => {
    await lockUtilisateurs(tx)
    await keepTold(tx, [...greatest.values()])
    await settle(tx)
  })
}

function keepGreatest(known: Map<string, InscritChange>, received: InscritChange): void {
  const before = known.get(received.inscriptionId)
  if (before === undefined || received.version > before.version) known.set(received.inscriptionId, received)
}
