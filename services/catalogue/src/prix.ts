/** Prices to come come into force by themselves, by the clock of the database: within a second, whichever instance sees it. */
import type { Logger } from '@comptoir/kit/observe/logger.ts'
import { type Pool, withTx } from '@comptoir/kit/postgres/database.ts'
import { startRounds } from '@comptoir/kit/process/rounds.ts'
import { isAnyDue, listDue, lockCatalogue } from './db/produits-store.ts'
import { arrived } from './domain/produit.ts'
import type { Metrics } from './metrics.ts'
import { save } from './operations/changes.ts'

const EVERY_MS = 1_000
/** Prices of one transaction. */
const GROUP = 200

export interface PrixAVenirDeps {
  readonly pool: Pool
  readonly newId: () => string
  readonly metrics: Metrics
}

/**
 * Puts into force the prices whose instant has come, some hundred at most.
 * @returns how many.
 */
export async function applyDue({ pool, newId, metrics }: PrixAVenirDeps): Promise<number> {
  // Most rounds find nothing: they lock nothing.
  if (!(await isAnyDue(pool))) return 0
  const applied = await withTx(pool, async (tx) => {
    await lockCatalogue(tx)
    const due = await listDue(tx, GROUP)
    for (const before of due) {
      const auteur = before.aVenir?.auteur ?? { id: '', nom: '' }
      await save(tx, { before, after: arrived(before) }, { newId, auteur })
    }
    return due.length
  })
  metrics.priceArrived(applied)
  return applied
}

/** Looks every second. The returned function ends it, after the round in hand. */
export function startPrixAVenir(
  deps: PrixAVenirDeps & { readonly log: Logger; readonly changed: () => void },
): () => Promise<void> {
  return startRounds({
    everyMs: EVERY_MS,
    round: async () => {
      let applied: number
      do {
        applied = await applyDue(deps)
        if (applied > 0) deps.changed()
      } while (applied === GROUP)
    },
    onError: (cause) =>
      deps.log.warn({ err: cause }, 'prices to come: this round failed, the next one follows'),
  }).stop
}
