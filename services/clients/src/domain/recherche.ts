/** What somebody types to find a client. */
import { NUMERO_MAX } from '@comptoir/contracts'

export interface Recherche {
  /** Patterns of LIKE: name and address hold all of them, in any order. */
  readonly motifs: readonly string[]
  /** What was typed may be the number of a client. */
  readonly numero: number | undefined
}

/** Words beyond these say nothing that those before did not. */
const WORDS_MAX = 10

/** One pattern for each word. The wildcards of LIKE stand for themselves. */
export function rechercheOf(q: string): Recherche {
  const words = q.split(/\s+/u).filter((word) => word !== '')
  const numero = /^\d+$/.test(q.trim()) ? Number(q) : 0
  return {
    motifs: words.slice(0, WORDS_MAX).map((word) => `%${word.replace(/[\\%_]/g, '\\$&')}%`),
    numero: numero >= 1 && numero <= NUMERO_MAX ? numero : undefined,
  }
}
