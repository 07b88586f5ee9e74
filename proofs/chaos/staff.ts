/** Staff of a run: people who ask under a key, and again under it until they know how it ended. */
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Random } from '@comptoir/testing/random.ts'
import type { Client } from '../client.ts'
import { post } from './answers.ts'
import type { Badge } from './badge.ts'
import { type Load, loadOf } from './load.ts'
import { type Answer, isDefinite, type Recorder, type Sent } from './record.ts'

const AGAIN_MS = [200, 1_200] as const

/** What all of them share. */
export interface Office {
  readonly client: Client
  readonly record: Recorder
  /** Of the accounts that they ask by. */
  readonly badges: readonly Badge[]
  readonly stopping: AbortController
}

/** What someone asks for. */
export interface Asked {
  /** Below an entrance. */
  readonly path: string
  readonly body: object | undefined
  /** Sent twice at once with its key, as by a double press. */
  readonly doubled: boolean
  /** Which of the accounts asks; the first when absent. */
  readonly by?: number
}

interface MemberOptions {
  /** Unique in the run. */
  readonly name: string
  readonly random: Random
  /** Each time one of these addresses is asked. */
  readonly entrances: readonly string[]
}

export class Member {
  readonly random: Random
  readonly #office: Office
  readonly #options: MemberOptions
  #sends = 0

  constructor(office: Office, options: MemberOptions) {
    this.#office = office
    this.#options = options
    this.random = options.random
  }

  get isStopped(): boolean {
    return this.#office.stopping.signal.aborted
  }

  /** Asks until the answer is definite, or the run stops. */
  async ask({ path, body, doubled, by }: Asked): Promise<{ readonly sent: Sent; readonly answer: Answer }> {
    const { record } = this.#office
    const whose = by === undefined ? {} : { by }
    const sent: Sent = {
      n: record.sent.length,
      key: randomUUID(),
      body,
      path,
      ...whose,
      at: performance.now(),
    }
    await record.request(sent)
    const twin = doubled ? this.send(sent) : undefined
    let answer = await this.send(sent)
    while (!isDefinite(answer) && !this.isStopped) {
      await this.wait(AGAIN_MS)
      answer = await this.send(sent)
    }
    await twin
    return { sent, answer }
  }

  /** Works off a list of open keys, which is shared with others. */
  async settle(open: Sent[], limit: number): Promise<void> {
    for (let sent = open.pop(); sent !== undefined; sent = open.pop())
      while (!isDefinite(await this.send(sent)) && performance.now() < limit)
        await pause(this.random.between(...AGAIN_MS))
  }

  /** Sends it once more under its key. */
  async send(sent: Sent): Promise<Answer> {
    const { client, badges, record } = this.#office
    const { name, entrances } = this.#options
    const badge = badges[sent.by ?? 0]
    const entrance = entrances[this.random.between(0, entrances.length - 1)] ?? ''
    const requestId = `chaos-${name}-${sent.n}-${this.#sends}`
    this.#sends += 1
    const answer = await post(client, `${entrance}${sent.path}`, {
      body: sent.body,
      headers: { ...badge?.headers, 'x-request-id': requestId, 'idempotency-key': sent.key ?? '' },
    })
    if (answer.status === 401) await badge?.renew()
    const at = performance.now()
    await record.answer({ n: sent.n, key: sent.key, requestId, ...answer, sentAt: sent.at, at })
    return answer
  }

  /** Until the run stops, at most. */
  async wait(between: readonly [number, number]): Promise<void> {
    const { signal } = this.#office.stopping
    await pause(this.random.between(...between), undefined, { signal }).catch(() => undefined)
  }
}

interface Worker {
  readonly member: Member
  /** One thing that he does. */
  act(): Promise<void>
}

/** Sets them to work, each with such pauses between what he does. */
export function startWork(
  { client, record, stopping }: Office,
  workers: readonly Worker[],
  thinkMs: readonly [number, number],
): Load {
  const work = async (worker: Worker) => {
    while (!worker.member.isStopped) {
      await worker.act()
      await worker.member.wait(thinkMs)
    }
  }
  const running = Promise.all(workers.map(work))
  return loadOf({ client, record, stopping, running, askers: workers.map(({ member }) => member) })
}
