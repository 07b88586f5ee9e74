/** One connection of a client, and the one behind it. */
import { connect, type NetConnectOpts, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { Verdict, Wait } from '../tcp-proxy.ts'
import type { Ask, Frames } from './frames.ts'

export interface LinkOptions {
  readonly target: NetConnectOpts
  readonly frames: Frames
  readonly decide: (ask: Ask) => Verdict
  readonly done: (done: Done) => void
  readonly ending: AbortSignal
}

/** Something was done to a request, to its end. */
export interface Done {
  readonly kind: Exclude<Verdict['kind'], 'pass'>
  /** SQL, or the request's first line. */
  readonly text: string
  /** What PostgreSQL said that it did, such as `INSERT 0 1`. */
  readonly tag: string | undefined
}

/** How long an answer may take that is no longer waited for. */
const UNREAD_LIMIT_MS = 30_000

/** Hands on in order; a delay holds up what comes after it. */
export class Link {
  readonly #client: Socket
  readonly #server: Socket
  readonly #options: LinkOptions
  readonly #open: { readonly verdict: Verdict; readonly text: string }[] = []
  #forward = Promise.resolve()
  #backward = Promise.resolve()
  #held = 0
  #isLost = false
  /** Resolves when both sides are gone. */
  readonly ended: Promise<unknown>

  constructor(client: Socket, options: LinkOptions) {
    this.#client = client
    this.#options = options
    this.#server = connect({ ...options.target, noDelay: true })
    const gone = (socket: Socket) => new Promise((resolve) => socket.once('close', resolve))
    this.ended = Promise.all([gone(client), gone(this.#server)])
    // An error is always followed by `close`, which is where it is dealt with.
    for (const socket of [client, this.#server]) socket.on('error', () => undefined)
    client.on('data', (chunk) => options.frames.asked(chunk).forEach((ask) => this.#take(ask)))
    client.once('close', () => this.lose())
    this.#server.on('data', (chunk) => this.#hear(chunk))
    this.#server.once('close', () => void this.#backward.then(() => client.destroySoon()))
  }

  /** The client's side ends; what it asked is still carried out. */
  lose(): void {
    if (this.#isLost) return
    this.#isLost = true
    this.#client.destroy()
    setTimeout(() => this.#server.destroy(), UNREAD_LIMIT_MS).unref()
    this.#leaveWhenDone()
  }

  /** Both sides end, whatever is under way. */
  destroy(): void {
    this.#isLost = true
    this.#client.destroy()
    this.#server.destroy()
  }

  /** Nothing is under way any more for a client that has gone. */
  #leaveWhenDone(): void {
    if (this.#isLost && this.#held === 0 && this.#open.length === 0) this.#server.end()
  }

  #take(ask: Ask): void {
    if (this.#isLost) return
    if (!ask.asks) return this.#deliver(ask.bytes, 0)
    const verdict = this.#options.decide(ask)
    if (verdict.kind === 'drop') {
      this.#options.done({ kind: 'drop', text: ask.text, tag: undefined })
      return this.lose()
    }
    this.#open.push({ verdict, text: ask.text })
    this.#deliver(ask.bytes, verdict.kind === 'late' || verdict.kind === 'delay' ? verdict.after : 0)
    if (verdict.kind === 'late') this.lose()
    if (verdict.kind === 'twice') void this.#again(ask, verdict.after)
  }

  #deliver(bytes: Buffer, after: Wait): void {
    if (this.#held === 0 && after === 0) return handOn(this.#client, this.#server, bytes)
    this.#held += 1
    this.#forward = this.#forward.then(async () => {
      await this.#wait(after)
      this.#held -= 1
      handOn(this.#client, this.#server, bytes)
      this.#leaveWhenDone()
    })
  }

  #hear(chunk: Buffer): void {
    for (const { bytes, answered, tag } of this.#options.frames.answered(chunk)) {
      const current = this.#open[0]?.verdict
      if (current?.kind !== 'cut') this.#giveBack(bytes, replyDelayOf(current))
      for (const { verdict, text } of this.#open.splice(0, answered)) this.#settle(verdict, { text, tag })
    }
    this.#leaveWhenDone()
  }

  #settle(verdict: Verdict, what: Omit<Done, 'kind'>): void {
    // What was answered before it is on its way.
    if (verdict.kind === 'cut') void this.#backward.then(() => this.lose())
    if (verdict.kind !== 'pass' && verdict.kind !== 'twice')
      this.#options.done({ kind: verdict.kind, ...what })
  }

  #giveBack(bytes: Buffer, after: Wait): void {
    this.#backward = this.#backward.then(async () => {
      await this.#wait(after)
      if (!this.#client.destroyed) handOn(this.#server, this.#client, bytes)
    })
  }

  async #again({ bytes, text }: Ask, after: Wait): Promise<void> {
    await this.#wait(after)
    if (this.#options.ending.aborted) return
    const second = connect({ ...this.#options.target, noDelay: true }, () => second.write(bytes))
    const destroy = () => second.destroy()
    this.#options.ending.addEventListener('abort', destroy, { once: true })
    second.on('error', destroy)
    second.once('close', () => this.#options.ending.removeEventListener('abort', destroy))
    second.setTimeout(UNREAD_LIMIT_MS, destroy)
    second.once('data', () => {
      this.#options.done({ kind: 'twice', text, tag: undefined })
      destroy()
    })
  }

  #wait(after: Wait): Promise<unknown> | undefined {
    if (after === 0) return undefined
    if (typeof after !== 'number') return after
    return pause(after, undefined, { signal: this.#options.ending }).catch(() => undefined)
  }
}

const replyDelayOf = (verdict: Verdict | undefined): Wait =>
  verdict?.kind === 'delay' ? (verdict.reply ?? 0) : 0

/** Reads no faster than the other side takes. */
function handOn(from: Socket, to: Socket, bytes: Buffer): void {
  if (to.destroyed || to.write(bytes) || from.destroyed) return
  from.pause()
  to.once('drain', () => from.resume())
}
