/**
 * Readers see no less than a client was told elsewhere. The successful end of a saga is answered before its last entry is
 * written, since nothing can turn the saga back. For that moment its row says that it is paid and runs: a reader waits until
 * the row says more.
 */
import { setTimeout } from 'node:timers/promises'
import type { Queryable } from '@comptoir/kit/postgres/database.ts'
import { IS_PAID } from './rows.ts'

/** Paid sagas that run. A next try of the past, or none, says that its owner may have asked, and answered. */
const PAID = `select s.id, coalesce(s.next_try > clock_timestamp(), false) as asleep, s.in_doubt as lost
  from orchestrators o join sagas s on s.owner = o.id
  where s.recover and s.status = 'EN_COURS' and ${IS_PAID}`
/**
 * One that waits for its next try was not answered by its owner, nor one whose owner left of its own will. A next try counts
 * from when its entry was written, the owner's timer from when it was decided: it may have asked up to a second before.
 */
const AWAKE = `(s.next_try is null or s.next_try <= clock_timestamp() + interval '1 second')`
/** A saga whose end may have been answered, by its owner or by one that lost it. */
const MAY_BE_ANSWERED = `${PAID} and (s.in_doubt or ${AWAKE} and o.lease_until > '-infinity') and s.id = any ($1::uuid[])`
/** Those that may be answered at this moment, or were by an owner that has just died. */
const ABOUT_TO_BE_TOLD = `${PAID} and ${AWAKE} and o.lease_until > clock_timestamp() - interval '10 seconds'`

/**
 * Entries that no run waits for leave some 100 ms later, and a step that is asked ends within a second: then it was answered, or
 * waits for its next try. What is still open by then has met a fault.
 */
const PATIENCE_MS = 2_000
/** One that still sleeps by then was not answered before it was asked for: what is answered is written sooner. */
const SLEEPER_PATIENCE_MS = 500
const FIRST_LOOK_MS = 5
const LOOK_MAX_MS = 40
/** Far more than orchestrators hold at once. */
const DOUBTS_MAX = 5_000

/**
 * Resolves once the journal says of these sagas what clients were told until now. Returns the sagas of which it still says
 * less: their owner cannot write.
 */
export async function settle(db: Queryable, sagaIds: readonly string[]): Promise<readonly string[]> {
  const began = performance.now()
  let open = await inDoubt(db, sagaIds)
  for (let pause = FIRST_LOOK_MS; open.length > 0 && performance.now() < began + PATIENCE_MS; pause *= 2) {
    await setTimeout(Math.min(pause, LOOK_MAX_MS))
    const seen = await inDoubt(
      db,
      open.map(({ id }) => id),
    )
    const sleepersCount = performance.now() < began + SLEEPER_PATIENCE_MS
    open = seen.filter(({ asleep, lost }) => lost || !asleep || sleepersCount)
  }
  return open.map(({ id }) => id)
}

/** The same for every saga that runs now. */
export async function settleAll(db: Queryable): Promise<void> {
  const { rows } = await db.query<{ id: string }>({
    name: 'sagas-in-doubt',
    text: `${ABOUT_TO_BE_TOLD} limit ${DOUBTS_MAX}`,
  })
  if (rows.length > 0)
    await settle(
      db,
      rows.map(({ id }) => id),
    )
}

interface Doubt {
  readonly id: string
  readonly asleep: boolean
  /** By an owner that may have answered it. */
  readonly lost: boolean
}

async function inDoubt(db: Queryable, sagaIds: readonly string[]): Promise<readonly Doubt[]> {
  const { rows } = await db.query<Doubt>({
    name: 'saga-in-doubt',
    text: MAY_BE_ANSWERED,
    values: [sagaIds],
  })
  return rows
}
