/**
 * What goes in and out of one process, so that it can be stopped as a signal stops it: nothing passes in either direction,
 * for a while or for good. The process itself knows nothing of it.
 */
export class Gate {
  #dead = false
  #open: Promise<void> = Promise.resolve()
  #release: () => void = () => undefined

  /** Nothing passes any more. */
  shut(): void {
    this.#dead = true
  }

  /** Nothing passes until `resume`. */
  pause(): void {
    this.#open = new Promise((resolve) => {
      this.#release = resolve
    })
  }

  resume(): void {
    this.#release()
  }

  get isShut(): boolean {
    return this.#dead
  }

  /** Lets a call out, and its result in. */
  async through<T>(call: () => Promise<T>): Promise<T> {
    await this.#pass()
    try {
      return await call()
    } finally {
      await this.#pass()
    }
  }

  /** The same object, with each method that returns a promise behind the gate. */
  guard<T extends object>(target: T, names: ReadonlySet<string>): T {
    return new Proxy(target, {
      get: (object, name) => {
        const member: unknown = Reflect.get(object, name)
        if (typeof member !== 'function') return member
        const call = (...args: unknown[]) => Reflect.apply(member, object, args) as Promise<unknown>
        return names.has(String(name)) ? (...args: unknown[]) => this.through(() => call(...args)) : call
      },
    })
  }

  async #pass(): Promise<void> {
    for (let open = this.#open; ; open = this.#open) {
      await open
      if (this.#dead) return new Promise(() => undefined)
      if (open === this.#open) return
    }
  }
}
