/** Returns of sales are here; those of orders are commande's, which is asked: one list, newest first. */
import { type BodyOf, commande, type ReplyOf } from '@comptoir/contracts'
import type { AskedFor } from '@comptoir/kit/http/ask.ts'
import type { Page } from '@comptoir/kit/http/page.ts'
import {
  countRetours,
  listRetours,
  type Place,
  type RetourFilter,
  readRetourHistoriques,
} from '../db/lecture-store.ts'
import { findEntetes } from '../db/magasins-store.ts'
import { readRetours } from '../db/retours-store.ts'
import type { Deps } from '../deps.ts'
import type { PrintedRetour } from '../domain/recu.ts'
import type { ShownRetour } from '../domain/retour.ts'
import { NO_ENTETE } from '../domain/vente.ts'

/** Which returns: with the sale or the order that they are of, those of the other kind are none of them. */
export interface AnyRetourFilter extends RetourFilter {
  readonly commandeId: string | undefined
}

interface Asked {
  readonly filter: AnyRetourFilter
  readonly page: Page<Place>
  readonly isCounted: boolean
}

/** Rows of a page, and how many returns of orders the whole list has. */
export interface Found {
  readonly retours: readonly ShownRetour[]
  /** How many of orders there are in all, where that was asked. */
  readonly ofOrders: number
}

type Asking = Pick<Deps, 'pool' | 'ask'>

/** One page of returns. Commande is asked where orders are meant: what it does not tell is not made up. */
export async function listNewest(deps: Asking, asked: Asked, askedFor: AskedFor): Promise<Found> {
  const ofSales = await listOfSales(deps, asked)
  const { filter, page } = asked
  if (filter.venteId !== undefined) return { retours: ofSales, ofOrders: 0 }
  const { jours, magasinIds, commandeId, statut, numero } = filter
  const ofOrders = await askRetours(
    deps,
    {
      retourId: null,
      commandeId: commandeId ?? null,
      magasinIds: magasinIds === undefined ? null : [...magasinIds],
      jours: { debut: jours.debut ?? null, fin: jours.fin ?? null },
      statut: statut ?? null,
      numero: numero ?? null,
      curseur: page.after === undefined ? null : { a: page.after[0], id: page.after[1] },
      limite: page.limit,
      ...(asked.isCounted ? { total: true } : {}),
    },
    askedFor,
  )
  const retours = [...ofSales, ...ofOrders.retours].toSorted(newestFirst).slice(0, page.limit)
  return { retours, ofOrders: ofOrders.total ?? 0 }
}

/** How many returns the whole list has. */
export const countAll = async (
  { pool }: Pick<Deps, 'pool'>,
  filter: AnyRetourFilter,
  { ofOrders }: Found,
): Promise<number> => (filter.commandeId === undefined ? await countRetours(pool, filter) : 0) + ofOrders

/** As PostgreSQL orders instants and ids. */
const newestFirst = (one: ShownRetour, other: ShownRetour): number =>
  other.ouvertLe.getTime() - one.ouvertLe.getTime() || (one.id < other.id ? 1 : -1)

async function listOfSales({ pool }: Asking, { filter, page }: Asked): Promise<readonly ShownRetour[]> {
  if (filter.commandeId !== undefined) return []
  const retours = await listRetours(pool, filter, page)
  const histories = await readRetourHistoriques(
    pool,
    retours.map(({ id }) => id),
  )
  return retours.map((retour) => ({
    ...retour,
    commandeId: null,
    historique: histories.get(retour.id) ?? [],
  }))
}

/** A return with the head of its receipt. Of an order, the store is told as it is now: commande knows its number alone. */
export async function findRetour(
  deps: Asking & Pick<Deps, 'inscriptions'>,
  id: string,
  askedFor: AskedFor,
): Promise<(ShownRetour & PrintedRetour) | undefined> {
  const { pool, inscriptions } = deps
  const ofSale = (await readRetours(pool, [id])).get(id)
  if (ofSale !== undefined) {
    const historique = (await readRetourHistoriques(pool, [id])).get(id) ?? []
    return { ...ofSale, commandeId: null, historique }
  }
  const [ofOrder] = (await askRetours(deps, { ...ANY, retourId: id }, askedFor)).retours
  if (ofOrder === undefined) return undefined
  const { magasinId } = ofOrder
  const entete = (await findEntetes(pool, [magasinId])).get(magasinId) ?? NO_ENTETE
  return { ...ofOrder, entete: { ...entete, caisse: '', inscriptions } }
}

type Question = BodyOf<typeof commande.retours>

const ANY: Question = {
  retourId: null,
  commandeId: null,
  magasinIds: null,
  jours: { debut: null, fin: null },
  statut: null,
  numero: null,
  curseur: null,
  limite: 1,
}

async function askRetours({ ask }: Asking, asked: Question, askedFor: AskedFor) {
  const told = await ask(commande.retours(asked), askedFor)
  return { total: told.total, retours: told.retours.map(retourOf) }
}

const retourOf = ({
  ouvertLe,
  historique,
  ...told
}: ReplyOf<typeof commande.retours>['retours'][number]): ShownRetour => ({
  ...told,
  venteId: null,
  ouvertLe: new Date(ouvertLe),
  historique: historique.map(({ a, ...step }) => ({ ...step, at: new Date(a) })),
})
