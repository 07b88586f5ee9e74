/**
 * The outbox: events are rows written with the data that they speak of; a relay sends them to the bus and marks them
 * afterwards, so one may be sent twice but none is lost. Rows are found by their status, never by "greater than the last
 * id": ids are not committed in order.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { type DomainEvent, toWire } from '@comptoir/contracts'
import type { Bus } from '@comptoir/kit/bus/bus.ts'
import type { Logger } from '@comptoir/kit/observe/logger.ts'
import { Gauge, type Registry } from '@comptoir/kit/observe/metrics.ts'
import { type Pool, type Queryable, withTx } from '@comptoir/kit/postgres/database.ts'
import { type Rounds, startRounds } from '@comptoir/kit/process/rounds.ts'
import type { outbox } from './schema.ts'

/** An event, and the `traceparent` of what made it happen. */
export type TracedEvent = DomainEvent & { readonly trace?: string | undefined }

/** Writes events into the outbox of the transaction. */
export async function writeEvents(
  tx: Queryable,
  events: readonly TracedEvent[],
  newId: () => string,
): Promise<void> {
  if (events.length === 0) return
  await tx.query({
    name: 'outbox-write',
    text: `insert into outbox (id, type, body, trace)
      select * from unnest($1::uuid[], $2::text[], $3::jsonb[], $4::text[])`,
    values: [
      events.map(() => newId()),
      events.map((event) => event.id),
      events.map((event) => JSON.stringify(toWire(event.body))),
      events.map((event) => event.trace ?? null),
    ],
  })
}

const ROUND_SIZE = 200

/**
 * Sends what the outbox holds: every `everyMs`, or half of that after it was woken. What is written until then travels along: a busy
 * service sends a few groups a second, not one for each of its writes. Any number of relays may run.
 */
export function startRelay(deps: { pool: Pool; bus: Bus; log: Logger }, everyMs = 1_000): Rounds {
  return startRounds({
    everyMs,
    round: async (stopping) => {
      await pause(everyMs / 2, undefined, { signal: stopping }).catch(() => undefined)
      while ((await sendRound(deps.pool, deps.bus)) === ROUND_SIZE);
    },
    onError: (cause) => deps.log.warn({ err: cause }, 'outbox round failed, next one follows'),
  })
}

type OutboxRow = Pick<typeof outbox.$inferSelect, 'id' | 'type' | 'trace'> & {
  readonly seq: string
  readonly json: string
}

/** Sends up to one round of events and returns how many. They are marked only after the bus holds them. */
export function sendRound(pool: Pool, bus: Bus): Promise<number> {
  return withTx(pool, async (tx) => {
    const { rows } = await tx.query<OutboxRow>({
      name: 'outbox-claim',
      text: `select seq, id, type, body::text as json, trace from outbox where sent_at is null
        order by seq limit $1 for update skip locked`,
      values: [ROUND_SIZE],
    })
    if (rows.length === 0) return 0
    await bus.publish(
      rows.map(({ id, type, json, trace }) => ({
        id,
        type,
        json,
        ...(trace === null ? {} : { trace }),
      })),
    )
    await tx.query({
      name: 'outbox-sent',
      text: 'update outbox set sent_at = clock_timestamp() where seq = any($1::bigint[])',
      values: [rows.map((row) => row.seq)],
    })
    return rows.length
  })
}

/** Tells, when asked, for how long the oldest event has waited. NaN while the database does not answer: it is not known then. */
export function outboxMetrics({ pool, registry }: { pool: Pool; registry: Registry }): void {
  new Gauge({
    name: 'outbox_oldest_age_seconds',
    help: 'Age of the oldest event that is still to be sent; 0 when there is none',
    registers: [registry],
    async collect() {
      // A failure here must not take the other metrics of the process with it.
      this.set(await oldestAgeSeconds(pool).catch(() => Number.NaN))
    },
  })
}

async function oldestAgeSeconds(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ age: number }>({
    name: 'outbox-age',
    text: `select greatest(extract(epoch from clock_timestamp() - created_at), 0)::float8 as age
      from outbox where sent_at is null order by seq limit 1`,
  })
  return rows[0]?.age ?? 0
}
