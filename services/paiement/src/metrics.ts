import { Counter, Gauge, type Registry } from '@comptoir/kit/observe/metrics.ts'
import type { Pool } from '@comptoir/kit/postgres/database.ts'
import { oldestWaiting } from './db/autorisation-store.ts'
import type { Encaissement } from './domain/recette.ts'

/** What became of a tender: taken by a sale, given back by a return, or either of them undone. */
export type TenderAct = 'collected' | 'refunded' | 'reversed'

export type TerminalAnswer = 'accepted' | 'refused' | 'void' | 'thinking' | 'unknown'

export interface Metrics {
  /** Counts a payment when it is decided: one that is decided again after a lost transaction counts again. */
  decided(outcome: string): void
  /** Counts a tender and its cents when it is written, in the same way. */
  tendered(act: TenderAct, part: Encaissement): void
  /** Counts what the card terminal was asked, by its answer. */
  asked(answer: TerminalAnswer): void
}

/** Registers the metrics of this service. */
export function createMetrics(registry: Registry): Metrics {
  const payments = new Counter({
    name: 'paiement_payments_total',
    help: 'Payments decided, by outcome; of sales, those that were refused',
    labelNames: ['outcome'],
    registers: [registry],
  })
  const tenders = new Counter({
    name: 'paiement_tenders_total',
    help: 'Tenders of sales and returns, by what became of them and by mode',
    labelNames: ['act', 'mode'],
    registers: [registry],
  })
  const cents = new Counter({
    name: 'paiement_tendered_cents_total',
    help: 'Cents of tenders of sales and returns, by what became of them and by mode',
    labelNames: ['act', 'mode'],
    registers: [registry],
  })
  const answers = new Counter({
    name: 'paiement_terminal_answers_total',
    help: 'Questions to the card terminal, by its answer; unknown: it gave none',
    labelNames: ['answer'],
    registers: [registry],
  })
  return {
    asked: (answer) => answers.inc({ answer }),
    decided: (outcome) => payments.inc({ outcome }),
    tendered: (act, { mode, montantCents }) => {
      tenders.inc({ act, mode })
      cents.inc({ act, mode }, montantCents)
    },
  }
}

/** Tells, when asked, for how long money has waited at the terminal. NaN while the database does not answer: it is not known then. */
export function terminalMetrics(registry: Registry, pool: Pool): void {
  new Gauge({
    name: 'paiement_authorisation_oldest_seconds',
    help: 'Age of the oldest authorisation that is asked for, that no sale has collected, or that is to be voided; 0 when there is none',
    labelNames: ['state'],
    registers: [registry],
    async collect() {
      // A failure here must not take the other metrics of the process with it.
      const ages = await oldestWaiting(pool).catch(() => undefined)
      const ageOf = (statut: (typeof WAITING)[keyof typeof WAITING]) =>
        ages === undefined ? Number.NaN : (ages.get(statut) ?? 0)
      for (const [state, statut] of Object.entries(WAITING)) this.set({ state }, ageOf(statut))
    },
  })
}

const WAITING = { asked: 'DEMANDEE', held: 'AUTORISEE', voiding: 'A_ANNULER' } as const
