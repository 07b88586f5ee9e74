/** What is wrong with a request, by its place in the client's own body. */
import { type Language, type ProblemCode, refuse, toCents } from '@comptoir/contracts'
import type { Fault, Refused } from './saga.ts'

export type Words = Readonly<Record<Language, string>>

/** Gathers the faults of one request. */
export class Faults {
  readonly #language: Language
  readonly #found: Fault[] = []

  constructor(language: Language) {
    this.#language = language
  }

  /** Notes a fault. */
  add(pointeur: string, words: Words): void {
    this.#found.push({ pointeur, message: words[this.#language] })
  }

  /** What is answered when there are any. */
  refusal(): Refused | undefined {
    return this.#found.length === 0
      ? undefined
      : { refusal: refuse('REQUETE_INVALIDE'), faults: [...this.#found] }
  }

  /** Dollars as cents; a fault when they are finer than that. */
  cents(pointeur: string, dollars: number): number {
    const cents = toCents(dollars)
    if (cents === null) this.add(pointeur, TOO_FINE)
    return cents ?? 0
  }
}

/** One refusal that is about one place. */
export function refusedAt(
  pointeur: string,
  words: Words,
  how: {
    readonly code: ProblemCode
    readonly details?: Readonly<Record<string, unknown>>
    readonly language: Language
  },
): Refused {
  const { code, details, language } = how
  return { refusal: refuse(code, details), faults: [{ pointeur, message: words[language] }] }
}

export const MISSING: Words = { fr: 'est requis', en: 'is required' }
export const UNWANTED: Words = { fr: 'n’a pas de sens ici', en: 'makes no sense here' }
const TOO_FINE: Words = { fr: 'a plus de deux décimales', en: 'has more than two decimals' }
