/** One alert from end to end: an instance hangs, its rule fires, and those on call are told over HTTP. */
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import type { RecordedProcess } from '@comptoir/system/supervisor/run-file.ts'
import { until } from '@comptoir/system/until.ts'

/** What a look found: everything is well when there is no fault. */
export interface Seen {
  readonly faults: readonly string[]
  readonly count: number
}

/** Looks until there is no fault, and returns what was counted. Throws when the time is up, with what was still wrong. */
export async function settled(look: () => Promise<Seen>, stopped: AbortSignal): Promise<number> {
  let last: Seen | undefined
  const isWell = async () => {
    last = await look()
    return last.faults.length === 0 && last
  }
  const missing = () => `still wrong: ${last?.faults.join('; ')}`
  const { count } = await until(isWell, { limitMs: 180_000, everyMs: 500, stopped, missing })
  return count
}

interface Alert {
  readonly labels: Readonly<Record<string, string>>
  readonly receivers: readonly { readonly name: string }[]
}

/** What Alertmanager sends to a receiver. */
interface Notice {
  readonly receiver: string
  readonly status: 'firing' | 'resolved'
  readonly alerts: readonly Pick<Alert, 'labels'>[]
}

/** Stands for the receivers of alertmanager.yml, whose addresses are the operator's. */
export interface Receivers {
  readonly url: string
  readonly heard: readonly Notice[]
  stop(): Promise<void>
}

export async function openReceivers(): Promise<Receivers> {
  const heard: Notice[] = []
  const server = createServer((request, response) => {
    void json(request).then(
      (notice) => {
        heard.push(notice as Notice)
        response.end()
      },
      () => response.writeHead(400).end(),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    heard,
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}

/**
 * Changes a staged copy of the configuration in two ways alone: nothing waits for minutes, and every receiver has an
 * address. Which rule fires and who hears of it stay as committed.
 */
export function hasten(folder: string, url: string): void {
  rewrite(join(folder, 'rules/alerts.yml'), /^( +for:) \d+m$/gm, '$1 1s')
  const alerting = join(folder, 'alertmanager.yml')
  rewrite(alerting, /^( +group_wait:) \d+s$/gm, '$1 1s')
  rewrite(alerting, /^ {2}- name: \w+$/gm, `$&\n    webhook_configs:\n      - url: ${url}`)
}

function rewrite(file: string, what: RegExp, by: string): void {
  const before = readFileSync(file, 'utf8')
  const after = before.replaceAll(what, by)
  if (after === before) throw new Error(`${file} has nothing like ${what.source}`)
  writeFileSync(file, after)
}

interface Watched {
  /** The instance that will hang. */
  readonly victim: RecordedProcess
  readonly receivers: Receivers
  readonly alertmanagerUrl: string
  readonly stopped: AbortSignal
}

const ALERT = 'InstanceDown'
const ON_CALL = 'astreinte'

/** Resolves once those on call were told of the very instance, and Alertmanager says that it told no one else. */
export async function tryAlert({ victim, receivers, alertmanagerUrl, stopped }: Watched): Promise<void> {
  const pid = victim.identity?.pid
  if (pid === undefined) throw new Error(`${victim.id} does not run`)
  const isIt = ({ labels }: Pick<Alert, 'labels'>) =>
    labels['alertname'] === ALERT && labels['instance_id'] === victim.id
  // Hung, not killed: a process that ends is started again before a person is called.
  process.kill(pid, 'SIGSTOP')
  try {
    await settled(() => Promise.resolve(told(receivers.heard, isIt)), stopped)
    await settled(() => routed(alertmanagerUrl, isIt), stopped)
  } finally {
    process.kill(pid, 'SIGCONT')
  }
}

function told(heard: readonly Notice[], isIt: (alert: Pick<Alert, 'labels'>) => boolean): Seen {
  const notices = heard.filter(({ status, alerts }) => status === 'firing' && alerts.some(isIt))
  const strange = notices.filter(({ receiver }) => receiver !== ON_CALL)
  if (strange.length > 0)
    throw new Error(`${ALERT} went to ${strange.map(({ receiver }) => receiver).join()}`)
  return { faults: notices.length > 0 ? [] : [`nobody was told of ${ALERT}`], count: notices.length }
}

async function routed(
  alertmanagerUrl: string,
  isIt: (alert: Pick<Alert, 'labels'>) => boolean,
): Promise<Seen> {
  const reply = await fetch(`${alertmanagerUrl}/api/v2/alerts`, { signal: AbortSignal.timeout(10_000) })
  const found = ((await reply.json()) as Alert[]).filter(isIt)
  const receivers = found.flatMap((alert) => alert.receivers.map(({ name }) => name)).join()
  return {
    faults: receivers === ON_CALL ? [] : [`Alertmanager has ${ALERT} for ${receivers || 'nobody'}`],
    count: found.length,
  }
}
