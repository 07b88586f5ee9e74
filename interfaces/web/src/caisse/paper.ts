/** The receipt of a sale that the house has not confirmed yet: 42 columns, as the house's own. */
import type { QueuedLine, QueuedSale } from './file.ts'

const COLUMNS = 42

export interface PaperWords {
  readonly store: string
  readonly till: string
  readonly awaiting: string
  readonly total: string
  readonly change: string
  readonly thanks: string
  readonly when: string
  readonly amount: (dollars: number) => string
}

/** What of a sale stands on it. */
interface Papered extends Pick<QueuedSale, 'totalCents' | 'renduCents' | 'cle'> {
  readonly lines: readonly Pick<QueuedLine, 'nom' | 'quantite' | 'totalCents'>[]
}

const centre = (text: string) => text.padStart(Math.floor((COLUMNS + text.length) / 2))
const pair = (left: string, right: string) => {
  const room = COLUMNS - right.length - 1
  return `${left.slice(0, room).padEnd(room)} ${right}`
}

/** Its lines. */
export function paperOf({ lines, totalCents, renduCents, cle }: Papered, words: PaperWords): string {
  const { amount } = words
  return [
    centre('COMPTOIR'),
    centre(`${words.store} · ${words.till}`),
    centre(words.when),
    '-'.repeat(COLUMNS),
    ...lines.map(({ nom, quantite, totalCents: cents }) => pair(`${quantite} × ${nom}`, amount(cents / 100))),
    '-'.repeat(COLUMNS),
    pair(words.total, amount(totalCents / 100)),
    pair(words.change, amount(renduCents / 100)),
    '',
    centre(words.awaiting),
    centre(cle),
    centre(words.thanks),
  ].join('\n')
}
