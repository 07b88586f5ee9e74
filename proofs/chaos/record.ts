/**
 * The client's own record: one JSON line for each request before it is sent, and for each answer, on disk (fsync) before
 * the next step is taken. What it says was answered is what the databases must say.
 */
import { type FileHandle, open } from 'node:fs/promises'

export interface Sent {
  /** The request's number in this run. */
  readonly n: number
  /** Idempotency-Key, or null. */
  readonly key: string | null
  /** Undefined where none is wanted. */
  readonly body: object | undefined
  /** Where it is sent, when that is not the order's own address. */
  readonly path?: string
  /** Which account of its staff asks; the first when absent. */
  readonly by?: number
  /** Milliseconds on the clock of `performance.now()`, when it was first sent. */
  readonly at: number
}

export interface Answer {
  readonly status: number
  /** The JSON that came, or null. */
  readonly body: Readonly<Record<string, unknown>> | null
  /** The saga that it names, in its body or as its Location; or null. */
  readonly sagaId: string | null
  /** A refusal with `Retry-After`: it invites to send the same request again. */
  readonly invites: boolean
}

export interface Answered extends Answer {
  readonly n: number
  /** Idempotency-Key, or null. An order without one may be sent again under its own number. */
  readonly key: string | null
  /** X-Request-Id, another for each time that the request is sent; a saga keeps that of the one that started it. */
  readonly requestId: string
  /** When the order was first sent (a later answer may repeat an older end), and when this answer came. */
  readonly sentAt: number
  readonly at: number
}

/** What a place said of a saga, right after its client had been told its end. */
export interface Read {
  readonly n: number
  readonly sagaId: string
  /** The instance that was asked, or the gateway. */
  readonly place: string
  readonly what: 'saga' | 'list'
  /** 0 when nothing came. */
  readonly status: number
  /** What it said, where it said something. */
  readonly said: string | null
  readonly expected: string
}

/** An answer that stays true: what was asked is done, or refused with nothing left of it. */
export function isDefinite({ status, body }: Pick<Answer, 'status' | 'body'>): boolean {
  return (
    [200, 201, 400, 402, 403, 404, 422].includes(status) ||
    (status === 409 && body?.['code'] !== 'REQUETE_EN_COURS')
  )
}

/** What was asked, and what came. */
export type Told = Pick<Recorder, 'sent' | 'answers'>

/** The record in memory and on disk. */
export class Recorder {
  readonly sent: Sent[] = []
  readonly answers: Answered[] = []
  readonly reads: Read[] = []
  readonly #definite = new Set<number>()
  readonly #file: FileHandle
  #writing: Promise<void> = Promise.resolve()
  #waiting: string[] = []
  #lastConfirmedSentAt = 0

  private constructor(file: FileHandle) {
    this.#file = file
  }

  static async open(path: string): Promise<Recorder> {
    return new Recorder(await open(path, 'ax'))
  }

  /** Records what is about to be sent. */
  request(sent: Sent): Promise<void> {
    this.sent.push(sent)
    return this.#write(sent)
  }

  /** Records what was answered. */
  answer(answered: Answered): Promise<void> {
    this.answers.push(answered)
    if (isDefinite(answered)) this.#definite.add(answered.n)
    if (answered.status === 201)
      this.#lastConfirmedSentAt = Math.max(this.#lastConfirmedSentAt, answered.sentAt)
    return this.#write(answered)
  }

  /** Records what was read of a saga whose end its client knows. */
  read(read: Read): Promise<void> {
    this.reads.push(read)
    return this.#write(read)
  }

  /** How many orders were told their end: there are at least so many sagas. One of unknown outcome may never have begun. */
  ordersKnown(): number {
    const ended = this.answers.filter(isDefinite)
    return new Set(ended.flatMap(({ body }) => body?.['saga_id'] ?? [])).size
  }

  /** Whether an order that was first sent after that instant (`performance.now()`) has been confirmed. */
  confirmedSince(instant: number): boolean {
    return this.#lastConfirmedSentAt > instant
  }

  /** How many requests were told that they are done. */
  doneKnown(): number {
    return new Set(this.answers.flatMap(({ n, status }) => (status === 200 || status === 201 ? [n] : [])))
      .size
  }

  /** How many requests were told what became of them. */
  get definite(): number {
    return this.#definite.size
  }

  /** Keyed requests that have no definite answer yet. */
  open(): Sent[] {
    return this.sent.filter(({ n, key }) => key !== null && !this.#definite.has(n))
  }

  async close(): Promise<void> {
    await this.#writing
    await this.#file.close()
  }

  // Lines that come while the disk is busy leave together with the next fsync.
  #write(line: object): Promise<void> {
    this.#waiting.push(`${JSON.stringify(line)}\n`)
    if (this.#waiting.length === 1) this.#writing = this.#writing.then(() => this.#flush())
    return this.#writing
  }

  async #flush(): Promise<void> {
    const lines = this.#waiting.join('')
    this.#waiting = []
    await this.#file.appendFile(lines)
    await this.#file.datasync()
  }
}
