/**
 * Follows the journal for those who listen, and only while somebody does: one reader for all of them. Whoever comes back
 * reads what he missed by himself, page by page, and joins the others where they stand.
 */
import type { Queryable } from '@comptoir/kit/postgres/database.ts'
import { isAfter, type Place, type TailEvent } from '@comptoir/saga/place.ts'
import { presentPlace, readAfter } from '@comptoir/saga-postgres/store/tail.ts'

const LOOK_EVERY_MS = 200
const PAGE = 500

export interface Listener {
  readonly gone: boolean
  send(text: string): void
  /** Resolves when it can take more, or has gone. */
  ready(): Promise<void>
}

export interface FollowerOptions {
  readonly db: Queryable
  readonly textOf: (event: TailEvent) => string
  readonly onError: (cause: unknown) => void
}

export class Follower {
  readonly #options: FollowerOptions
  /** With the place up to which each was told: beyond the others, where another instance had told it more. */
  readonly #listeners = new Map<Listener, Place>()
  /** Where the reader stands; undefined while nobody listens. */
  #place: Place | undefined
  #timer: NodeJS.Timeout | undefined
  #looking = false

  constructor(options: FollowerOptions) {
    this.#options = options
  }

  /** The place from which a new listener is told everything. */
  async here(): Promise<Place> {
    return this.#place ?? (await presentPlace(this.#options.db))
  }

  /** Tells a listener all that comes after `place`, until it leaves. Resolves once it has caught up. */
  async join(listener: Listener, place: Place): Promise<void> {
    let told = place
    while (!listener.gone) {
      const others = this.#place
      if (others !== undefined && !isAfter(others, told)) break
      const events = await readAfter(this.#options.db, told, PAGE)
      told = events.at(-1)?.place ?? told
      if (events.length > 0) {
        listener.send(this.#textOf(events))
        await listener.ready()
      }
      if (events.length === PAGE) continue
      this.#place ??= told
      // Nothing lies between the two.
      if (events.length === 0 && this.#place === others) told = others
    }
    if (listener.gone) return
    this.#listeners.set(listener, told)
    this.#timer ??= setInterval(() => void this.#look(), LOOK_EVERY_MS)
  }

  leave(listener: Listener): void {
    this.#listeners.delete(listener)
    if (this.#listeners.size === 0) this.close()
  }

  close(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
    this.#place = undefined
  }

  async #look(): Promise<void> {
    if (this.#looking) return
    this.#looking = true
    try {
      while (await this.#tellPage());
    } catch (cause) {
      this.#options.onError(cause)
    } finally {
      this.#looking = false
    }
  }

  /** Returns whether there may be more. */
  async #tellPage(): Promise<boolean> {
    const from = this.#place
    if (from === undefined) return false
    const events = await readAfter(this.#options.db, from, PAGE)
    const [first, last] = [events[0], events.at(-1)]
    // Meanwhile the last listener may have left, and another come.
    if (first === undefined || last === undefined || this.#place !== from) return false
    this.#place = last.place
    const text = this.#textOf(events)
    for (const [listener, told] of this.#listeners)
      listener.send(
        isAfter(first.place, told) ? text : this.#textOf(events.filter(({ place }) => isAfter(place, told))),
      )
    return events.length === PAGE
  }

  #textOf(events: readonly TailEvent[]): string {
    return events.map((event) => this.#options.textOf(event)).join('')
  }
}
