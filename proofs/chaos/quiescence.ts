/** Waiting until nothing moves any more: every saga ended, every event sent and read. */
import { setTimeout as pause } from 'node:timers/promises'
import { services } from '@comptoir/contracts'
import { withClient } from '@comptoir/system/postgres/connection.ts'
import { unreadJobs } from './bus.ts'

const STALL_MS = 60_000
const LOOK_EVERY_MS = 500
/** The orchestrator sends no events. */
const SERVICES_WITH_EVENTS = services.flatMap(({ name, runsSagas }) => (runsSagas === true ? [] : [name]))

interface Rest {
  readonly sagas: number
  readonly events: number
  /** Changes whenever a saga moves. */
  readonly moved: string
}

/** What stood still for too long, as lines for people. */
export class StallError extends Error {}

interface QuietOptions {
  readonly limitMs: number
  /** For how long nothing may move; a minute unless said otherwise. */
  readonly stallMs?: number
  /** What a person does meanwhile, at each look; when it fails, it is done at the next. */
  readonly help?: () => Promise<void>
  /** How much is still to be read; the jobs of PostgreSQL unless said otherwise. */
  readonly unread?: () => Promise<number>
}

/**
 * Resolves once nothing is left to do, at the latest after `limitMs`.
 * @throws StallError that shows every saga left, when none of them moved for `stallMs`, or the time is over.
 */
export async function waitUntilQuiet(
  databaseUrl: (database: string) => string,
  {
    limitMs,
    stallMs = STALL_MS,
    help = async () => undefined,
    unread = () => unreadJobs(databaseUrl),
  }: QuietOptions,
): Promise<void> {
  const limit = performance.now() + limitMs
  let last = ''
  let since = performance.now()
  for (;;) {
    // A database that is still coming back cannot be asked yet, which is no progress either.
    const rest = await whatIsLeft(databaseUrl, unread).catch(() => undefined)
    if (rest?.sagas === 0 && rest.events === 0) return
    const now = performance.now()
    const seen = rest === undefined ? last : JSON.stringify(rest)
    if (seen !== last) since = now
    last = seen
    if (now - since > stallMs || now > limit)
      throw new StallError(await dump(databaseUrl, last).catch(unreachable))
    await help().catch(() => undefined)
    await pause(LOOK_EVERY_MS)
  }
}

async function whatIsLeft(
  databaseUrl: (database: string) => string,
  unread: () => Promise<number>,
): Promise<Rest> {
  const left = { sagas: 0, events: 0, moved: '' }
  await withClient(databaseUrl('orchestrateur'), async (client) => {
    const { rows } = await client.query<{ sagas: number; moved: string }>(
      `select count(*)::int as sagas, coalesce(sum(version), 0)::text as moved from sagas
       where recover or status not in ('TERMINEE', 'ANNULEE')`,
    )
    Object.assign(left, rows[0])
  })
  for (const service of SERVICES_WITH_EVENTS) {
    const { rows } = await withClient(databaseUrl(service), (client) =>
      client.query<{ events: number }>('select count(*)::int as events from outbox where sent_at is null'),
    )
    left.events += rows[0]?.events ?? 0
  }
  // The bus may be asked at some cost: what is sent to it comes first.
  if (left.sagas + left.events === 0) left.events += await unread()
  return left
}

/** The database itself did not come back: that is what stands still. */
const unreachable = (cause: unknown): string =>
  `PostgreSQL n’est pas revenu / is not back: ${cause instanceof Error ? cause.message : String(cause)}`

async function dump(databaseUrl: (database: string) => string, rest: string): Promise<string> {
  const { rows } = await withClient(databaseUrl('orchestrateur'), (client) =>
    client.query<{ line: string }>(
      `select concat_ws(' ', s.id, s.definition, s.status, 'v' || s.version, 'epoch ' || s.epoch, 'takeovers ' || s.takeovers,
         'step ' || (s.state ->> 'step'), 'attempt ' || (s.state ->> 'attempt'), 'next ' || s.next_try::text,
         'lease ' || coalesce(o.lease_until::text, 'gone'), s.state ->> 'lastError', s.state ->> 'parked') as line
       from sagas s left join orchestrators o on o.id = s.owner
       where s.recover or s.status not in ('TERMINEE', 'ANNULEE') order by s.updated_at limit 50`,
    ),
  )
  return [rest, ...rows.map(({ line }) => line)].join('\n')
}
