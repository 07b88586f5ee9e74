/**
 * Asks the terminal what authorisations wait for, outside lanes and transactions, and records its answers. Whatever it does not learn
 * stays as it is: the saga asks again, and so does this, with the same key, in this process or another.
 */

import type { Logger } from '@comptoir/kit/observe/logger.ts'
import type { Pool } from '@comptoir/kit/postgres/database.ts'
import { moveAutorisations, readAutorisation } from '../db/autorisation-store.ts'
import type { Autorisation } from '../domain/autorisation.ts'
import type { Metrics } from '../metrics.ts'
import type { Terminal } from './terminal.ts'

/** Longer than a slow card takes. */
const ANSWER_MS = 5_000

export interface DeskDeps {
  readonly pool: Pool
  readonly terminal: Terminal
  readonly now: () => Date
  readonly log: Logger
  readonly metrics: Pick<Metrics, 'asked'>
  readonly answerMs?: number
}

/** What is asked for a sale or a return. A void does not wait for a demand that has no answer. */
export type Purpose = 'demand' | 'void'

export interface Desk {
  /** Asks the terminal for a sale or a return, unless this process is asking already. Is not waited for. */
  pursue(reference: string, purpose: Purpose): void
  /** Resolves when nothing is being asked. Questions that are under way end at once. */
  close(): Promise<void>
}

/** Opens the desk of a process. */
export function createDesk(deps: DeskDeps): Desk {
  const underWay = new Map<string, Promise<void>>()
  const stop = new AbortController()
  return {
    pursue: (reference, purpose) => {
      const question = `${purpose} ${reference}`
      if (underWay.has(question) || stop.signal.aborted) return
      const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(deps.answerMs ?? ANSWER_MS)])
      const asking = pursueOnce(deps, reference, signal)
        .catch((err) => {
          deps.metrics.asked('unknown')
          deps.log.warn({ err, reference }, 'the terminal did not answer, it is asked again')
        })
        .finally(() => underWay.delete(question))
      underWay.set(question, asking)
    },
    close: async () => {
      stop.abort()
      await Promise.all(underWay.values())
    },
  }
}

async function pursueOnce(deps: DeskDeps, reference: string, signal: AbortSignal): Promise<void> {
  const { pool, terminal, now, metrics } = deps
  const known = await readAutorisation(pool, reference)
  switch (known?.statut) {
    case 'DEMANDEE': {
      const answer = await learn(terminal, { key: reference, known, signal })
      metrics.asked(answer)
      if (answer === 'thinking') return
      const to = answer === 'accepted' ? 'AUTORISEE' : 'REFUSEE'
      await moveAutorisations(pool, [reference], { from: ['DEMANDEE'], to, at: now() })
      return
    }
    case 'A_ANNULER':
      await terminal.void(reference, signal)
      metrics.asked('void')
      await moveAutorisations(pool, [reference], { from: ['A_ANNULER'], to: 'ANNULEE', at: now() })
      return
    case 'AUTORISEE':
    case 'REFUSEE':
    case 'ENCAISSEE':
    case 'ANNULEE':
    case undefined:
      return
  }
}

/** Asks what became of the demand. One of which the terminal has never heard is made now: it may have been lost, or be new. */
async function learn(
  terminal: Terminal,
  { key, known, signal }: { key: string; known: Autorisation; signal: AbortSignal },
): Promise<'accepted' | 'refused' | 'void' | 'thinking'> {
  const told = await terminal.ask(key, signal)
  if (told !== 'unheard') return told
  const { pour, montantCents, carte } = known
  if (carte === null) throw new Error(`${pour} ${key}: a demand without a card`)
  return terminal.authorise({ key, pour, montantCents, carte }, signal)
}
