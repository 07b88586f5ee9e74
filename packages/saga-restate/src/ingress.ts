/** What a front asks of Restate, over HTTP. Each request has a name of its own, so it may be asked again. */
import { createHttpClient, type HttpAnswer, type HttpClient } from '@comptoir/kit/http/client.ts'
import type { OperateAnswer } from '@comptoir/saga/engine.ts'
import type { SagaState } from '@comptoir/saga/machine/state.ts'
import type { Act } from './acts.ts'
import type { Carried } from './carried.ts'
import { LOT, type Tellings } from './lot.ts'
import { SAGA, type Undecided } from './saga.ts'

/** The engine did not answer, or not with an answer: what was asked may have been done, and may be done later. */
export class NoAnswer extends Error {
  constructor(cause: unknown) {
    super('Restate does not answer', { cause })
  }
}

const CONNECTIONS = 256
const LIMIT_MS = 15_000
/** A busy one takes its time; one that is not there refuses at once. */
const READY_MS = 2_000
const ACT_MS = 4_000

export class Ingress {
  readonly #client: HttpClient

  constructor(url: string) {
    this.#client = createHttpClient({ urls: [url], connections: CONNECTIONS, timeoutMs: LIMIT_MS })
  }

  /** Runs a lot under its id, or waits for the one that runs. */
  async run(lot: string, sagas: readonly Carried[], timeoutMs = LIMIT_MS): Promise<Tellings> {
    const headers = { 'idempotency-key': lot }
    return (await this.#ask(`${LOT}/run`, sagas, { headers, timeoutMs })) as Tellings
  }

  /** Gives a saga an execution of its own, once however often it is asked. */
  async begin(saga: Carried): Promise<void> {
    await this.#ask(`${SAGA}/${saga.id}/run/send`, saga, { accepted: ALREADY })
  }

  /** The end of a saga that has an execution of its own; null: it is parked. */
  async wait(id: string, timeoutMs: number): Promise<SagaState | null> {
    return (await this.#ask(`${SAGA}/${id}/wait`, undefined, { timeoutMs })) as SagaState | null
  }

  async operate(id: string, act: Act): Promise<OperateAnswer | Undecided> {
    return (await this.#ask(`${SAGA}/${id}/operate`, act, { timeoutMs: ACT_MS })) as OperateAnswer | Undecided
  }

  /** Resolves when the engine reaches a worker. */
  async ready(): Promise<void> {
    await this.#ask(`${LOT}/ready`, undefined, { timeoutMs: READY_MS })
  }

  close(): Promise<void> {
    return this.#client.close()
  }

  async #ask(path: string, body: unknown, { accepted = [], ...how }: Asking = {}): Promise<unknown> {
    const [instance] = this.#client.instances
    if (instance === undefined) throw new Error('Restate has no address')
    let answer: HttpAnswer
    try {
      answer = await instance.post(`/${path}`, body === undefined ? '' : JSON.stringify(body), how)
    } catch (cause) {
      throw new NoAnswer(cause)
    }
    if (answer.status >= 300 && !accepted.includes(answer.status))
      throw new NoAnswer(`HTTP ${answer.status} ${JSON.stringify(answer.body)}`)
    return answer.body
  }
}

interface Asking {
  readonly headers?: Readonly<Record<string, string>>
  readonly timeoutMs?: number
  /** Statuses that are as good as a success. */
  readonly accepted?: readonly number[]
}

/** An execution of this name began before. */
const ALREADY = [409]
