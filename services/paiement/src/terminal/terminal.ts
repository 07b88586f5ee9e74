/**
 * The card terminal: a machine outside, which takes money from a card or gives it back when it says so and remembers each demand by its key. Any call may end without
 * an answer, by its signal; what it did then is only known by asking.
 */
import type { Autorisation, Carte } from '../domain/autorisation.ts'

export interface TerminalDemand {
  readonly key: string
  /** A sale takes money from the card, a return gives it back. */
  readonly pour: Autorisation['pour']
  readonly montantCents: number
  readonly carte: Carte
}

export interface Terminal {
  /** Asks the card for money, or to take it back. A key that it knows is the same demand, and gets the answer that it had. */
  authorise(demand: TerminalDemand, signal: AbortSignal): Promise<'accepted' | 'refused' | 'void'>
  /** Undoes it, or sees to it that a demand under this key which comes late is refused. */
  void(key: string, signal: AbortSignal): Promise<void>
  /** What became of a demand; `unheard` when it never came. */
  ask(key: string, signal: AbortSignal): Promise<'accepted' | 'refused' | 'void' | 'thinking' | 'unheard'>
}
