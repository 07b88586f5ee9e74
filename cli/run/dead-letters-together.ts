/** What was put aside at several brokers, as if it lay at one. */
import type { DeadLetters, Wanted } from '@comptoir/kit/bus/dead-letters.ts'

interface Part {
  /** Whose it has. */
  readonly consumers: readonly string[]
  readonly letters: DeadLetters
}

/** Asks each for those of its consumers. A consumer that none has has nothing aside. */
export function together(parts: readonly Part[]): DeadLetters {
  const askedOf = ({ consumers }: Part, wanted: Wanted): Wanted => ({
    ...wanted,
    consumers: wanted.consumers.filter((name) => consumers.includes(name)),
  })
  return {
    async list(wanted, limit) {
      const found = []
      for (const part of parts)
        found.push(...(await part.letters.list(askedOf(part, wanted), limit - found.length)))
      return found
    },
    async replay(wanted) {
      let count = 0
      for (const part of parts) count += await part.letters.replay(askedOf(part, wanted))
      return count
    },
    async close() {
      await Promise.all(parts.map(({ letters }) => letters.close()))
    },
  }
}
