/** What reports are told: events of stores, the web shop, the stock and the catalogue, at least once, in any order. */
import { rapports } from '@comptoir/contracts'
import type { Bus, BusEvent } from '@comptoir/kit/bus/bus.ts'
import { withTx } from '@comptoir/kit/postgres/database.ts'
import { takeTurn } from '@comptoir/kit/postgres/turn.ts'
import { leaveOut } from '@comptoir/participant/received.ts'
import { enterShadow, hasShadow } from './db/shadow-store.ts'
import type { Deps } from './deps.ts'
import { applyTold } from './events/apply.ts'
import { nothingTold, takeTold } from './events/told.ts'

type EventDeps = Pick<Deps, 'pool' | 'log' | 'metrics' | 'now'>

/** Takes events from the bus from now on. */
export function consumeEvents(bus: Bus, deps: EventDeps): Promise<void> {
  return bus.consume(rapports.service.name, (events) => takeEvents(deps, events))
}

/**
 * One group is applied after the other: they would meet in the rows of this hour and this month anyway, and might wait for each
 * other in a circle.
 */
export const APPLYING = 'rapports'

/** Takes a group of events, in one transaction. An event off contract is reported and left out: it stays wrong. */
export async function takeEvents(
  { pool, log, metrics, now }: EventDeps,
  events: readonly BusEvent[],
): Promise<void> {
  const told = nothingTold()
  let taken = 0
  for (const event of events) {
    if (takeTold(told, event)) taken += 1
    else leaveOut(event, log)
  }
  const { newer, oldest } = await withTx(pool, async (tx) => {
    await takeTurn(tx, APPLYING)
    const applied = await applyTold(tx, told)
    if (await hasShadow(tx)) {
      await enterShadow(tx)
      await applyTold(tx, told)
    }
    return applied
  })
  if (oldest !== undefined) metrics.late((now().getTime() - oldest.getTime()) / 1_000)
  metrics.received('newer', newer)
  metrics.received('known', taken - newer)
  metrics.received('off-contract', events.length - taken)
}
