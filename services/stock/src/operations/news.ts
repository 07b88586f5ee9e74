/**
 * What others are told of what places hold: not by orders, which write nothing for it, but by a round that looks for rows which are not
 * as they were told last. Changes between two rounds are told as one.
 */
import { type DomainEvent, stock } from '@comptoir/contracts'
import type { Logger } from '@comptoir/kit/observe/logger.ts'
import { type Pool, withTx } from '@comptoir/kit/postgres/database.ts'
import { type Rounds, startRounds } from '@comptoir/kit/process/rounds.ts'
import { writeEvents } from '@comptoir/participant/outbox.ts'
import { type Constat, noteTold, type ToldStock, takeRound } from '../db/told-store.ts'
import type { Demande, Etape } from '../domain/demande.ts'

const EVERY_MS = 2_000
/** Rows of one transaction. */
const GROUP = 500

export interface NewsDeps {
  readonly pool: Pool
  readonly newId: () => string
}

/** A row of stock changed. */
export const changedStock = ({ at, ...told }: ToldStock): DomainEvent =>
  stock.stockChange({ ...told, a: at.toISOString() })

/** Pieces were found. */
export const foundPieces = ({ at, ...told }: Constat): DomainEvent =>
  stock.constat({ ...told, a: at.toISOString() })

/** A request was made, or moved on. */
export function changedDemande({ id: demandeId, historique, lignes, ...told }: Demande): DomainEvent {
  const { auteur, at } = historique.at(-1) as Etape
  return stock.demandeChange({ ...told, demandeId, lignes: [...lignes], auteur, a: at.toISOString() })
}

/**
 * Tells of the rows that changed, some hundred at most. Of several instances, one is at it.
 * @returns how many.
 */
export function tellChanges({ pool, newId }: NewsDeps): Promise<number> {
  return withTx(pool, async (tx) => {
    if (!(await takeRound(tx))) return 0
    const told = await noteTold(tx, GROUP)
    await writeEvents(tx, told.map(changedStock), newId)
    return told.length
  })
}

/** Looks every other second. `told` is called when there is something to send. */
export function startNews(deps: NewsDeps & { readonly log: Logger; readonly told: () => void }): Rounds {
  return startRounds({
    everyMs: EVERY_MS,
    round: async () => {
      let count: number
      do {
        count = await tellChanges(deps)
        if (count > 0) deps.told()
      } while (count === GROUP)
    },
    onError: (cause) =>
      deps.log.warn({ err: cause }, 'news of stock: this round failed, the next one follows'),
  })
}
