/**
 * The port of the cache: texts under keys, for a time. It only ever saves work: nothing is stored here alone, and a cache that
 * is emptied or away changes how fast an answer comes, never what it says. `test/cache-suite.ts` says what every
 * implementation has to do. Services read through it by `read-through.ts`.
 */
export interface Cache {
  /**
   * Looks a key up. Its tags name what the value is made of, such as `produit:5`, and are the same at each look-up.
   * @throws when the cache cannot be asked.
   */
  get(key: string, tags: readonly string[]): Promise<LookUp>
  /** From now on no value with one of these tags is found, nor one whose look-up came before. */
  invalidate(tags: readonly string[]): Promise<void>
  /** From now on nothing is found that was looked up before. */
  clear(): Promise<void>
  size(): Promise<CacheSize>
  close(): Promise<void>
}

export interface LookUp {
  /** Undefined when there is none. */
  readonly value: string | undefined
  /** Stores the key's value, for as long. Does nothing when a tag was invalidated since the look-up. */
  readonly fill: (value: string, ttlMs: number) => Promise<void>
}

export interface CacheSize {
  readonly keys: number
  readonly bytes: number
}
