/** A copy of the price list and its source: the catalogue's events, at least once, in any order. */
import { type BodyOf, catalogue } from '@comptoir/contracts'
import type { BusEvent } from '@comptoir/kit/bus/bus.ts'
import type { Logger } from '@comptoir/kit/observe/logger.ts'
import { type Pool, withTx } from '@comptoir/kit/postgres/database.ts'
import { readCompleteness, upsertInventaire, upsertPrix } from './price-list-store.ts'
import { keepGreatest, leaveOut, readerOf } from './received.ts'

type Prix = BodyOf<typeof catalogue.produitChange>
type Inventaire = BodyOf<typeof catalogue.inventaire>

const readPrix = readerOf(catalogue.produitChange)
const readInventaire = readerOf(catalogue.inventaire)

export interface PriceListDeps {
  readonly pool: Pool
  readonly log: Logger
  readonly metrics: {
    /** Counts price events by what they were: newer, already known, or off contract. */
    received(result: 'nouveau' | 'connu' | 'hors-contrat', count?: number): void
  }
}

/** Takes a group of events into the list, in one transaction. An event off contract is reported and left out: it stays wrong. */
export async function takePrix(
  { pool, log, metrics }: PriceListDeps,
  events: readonly BusEvent[],
): Promise<void> {
  const prix = new Map<number, Prix>()
  const inventaires: Inventaire[] = []
  for (const event of events) {
    const changed = readPrix(event)
    const inventaire = readInventaire(event)
    if (changed !== undefined) keepGreatest(prix, changed.produitId, changed)
    else if (inventaire !== undefined) inventaires.push(inventaire)
    else {
      metrics.received('hors-contrat')
      leaveOut(event, log)
    }
  }
  const newer = await withTx(pool, async (tx) => {
    const count = prix.size === 0 ? 0 : await upsertPrix(tx, [...prix.values()])
    for (const { produits, version } of inventaires) await upsertInventaire(tx, produits, version)
    return count
  })
  metrics.received('nouveau', newer)
  metrics.received('connu', prix.size - newer)
}

/**
 * Readiness of the price list: rejects, with the reason, until it holds what the catalogue announced. Prices never leave
 * the list, so once complete it is not asked again.
 */
export function createPrixReady(pool: Pool): () => Promise<void> {
  let complete = false
  return async () => {
    if (complete) return
    const { announced, known } = await readCompleteness(pool)
    if (announced === undefined) throw new Error('liste de prix : le catalogue ne s’est pas encore annoncé')
    if (known < announced) throw new Error(`liste de prix : ${known} produits sur ${announced}`)
    complete = true
  }
}
