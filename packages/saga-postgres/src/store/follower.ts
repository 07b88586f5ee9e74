/**
 * Follows the journal while there are watchers, with one reader for all of them. A watcher that comes back reads by itself
 * what it missed, page by page, and joins the others where they stand.
 */
import type { Queryable } from '@comptoir/kit/postgres/database.ts'
import type { Watch, Watcher } from '@comptoir/saga/engine.ts'
import { isAfter, type Place, placeFrom, placeText } from './place.ts'
import { lookUp, presentPlace, readAfter } from './tail.ts'

const LOOK_EVERY_MS = 200
const PAGE = 500

export interface FollowerOptions {
  readonly db: Queryable
  readonly onError: (cause: unknown) => void
}

export class Follower {
  readonly #options: FollowerOptions
  /** With the place up to which each has everything: beyond the others, where another instance had sent it more. */
  readonly #watchers = new Map<Watcher, Place>()
  /** Where the reader stands; undefined while there are no watchers. */
  #place: Place | undefined
  #timer: NodeJS.Timeout | undefined
  #looking = false

  constructor(options: FollowerOptions) {
    this.#options = options
  }

  /** A watch from that place on, or from now on where the place is none of this journal. */
  async watch(from?: string): Promise<Watch> {
    const last = from === undefined ? undefined : placeFrom(from)
    const state = last === undefined ? 'foreign' : await lookUp(this.#options.db, last)
    const isKnown = last !== undefined && state !== 'foreign'
    const place = isKnown ? last : (this.#place ?? (await presentPlace(this.#options.db)))
    let watching: Watcher | undefined
    return {
      place: placeText(place),
      gap: isKnown ? state === 'purged' : from !== undefined,
      follow: (watcher) => {
        watching = watcher
        return this.#join(watcher, place)
      },
      stop: () => {
        if (watching !== undefined) this.#leave(watching)
      },
    }
  }

  /** Sends a watcher all that comes after `place`, until it is gone. Resolves once it has caught up. */
  async #join(watcher: Watcher, place: Place): Promise<void> {
    let sent = place
    while (!watcher.gone) {
      const others = this.#place
      if (others !== undefined && !isAfter(others, sent)) break
      const events = await readAfter(this.#options.db, sent, PAGE)
      sent = events.at(-1)?.at ?? sent
      if (events.length > 0) {
        watcher.send(events)
        await watcher.ready()
      }
      if (events.length === PAGE) continue
      this.#place ??= sent
      // Nothing lies between the two.
      if (events.length === 0 && this.#place === others) sent = others
    }
    if (watcher.gone) return
    this.#watchers.set(watcher, sent)
    this.#timer ??= setInterval(() => void this.#look(), LOOK_EVERY_MS)
  }

  #leave(watcher: Watcher): void {
    this.#watchers.delete(watcher)
    if (this.#watchers.size === 0) this.close()
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
      while (await this.#sendPage());
    } catch (cause) {
      this.#options.onError(cause)
    } finally {
      this.#looking = false
    }
  }

  /** Returns whether there may be more. */
  async #sendPage(): Promise<boolean> {
    const from = this.#place
    if (from === undefined) return false
    const events = await readAfter(this.#options.db, from, PAGE)
    const [first, last] = [events[0], events.at(-1)]
    // Meanwhile the last watcher may have left, and another come.
    if (first === undefined || last === undefined || this.#place !== from) return false
    this.#place = last.at
    for (const [watcher, sent] of this.#watchers)
      watcher.send(isAfter(first.at, sent) ? events : events.filter(({ at }) => isAfter(at, sent)))
    return events.length === PAGE
  }
}
