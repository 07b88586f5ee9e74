/** The pieces of products: the catalogue owns none. Stock is asked how many there are, and told what someone has counted. */
import { catalogue, isRefusal, type Refusal, stock } from '@comptoir/contracts'
import type { AskedFor } from '@comptoir/kit/http/ask.ts'
import { Problem } from '@comptoir/kit/http/problem.ts'
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import { writeEvents } from '@comptoir/participant/outbox.ts'
import type { Deps } from '../deps.ts'
import type { Writer } from './changes.ts'

/** Which products, and where: null is all places together. */
export interface Wanted {
  readonly magasinId: number | null
  readonly produitIds: readonly number[]
}

/** The pieces of a product; null where stock does not answer. */
export type PiecesOf = (produitId: number) => number | null

/** Asks stock. Products are shown without it: while it does not answer, nobody knows how many there are. */
export async function askQuantites(
  { ask, log }: Pick<Deps, 'ask' | 'log'>,
  { magasinId, produitIds }: Wanted,
  askedFor: AskedFor,
): Promise<PiecesOf | Refusal> {
  try {
    const told = await ask(stock.quantites({ magasinId, produitIds: [...produitIds] }), askedFor)
    if (isRefusal(told)) return told
    const pieces = new Map(told.quantites.map(({ produitId, quantite }) => [produitId, quantite]))
    return (produitId) => pieces.get(produitId) ?? 0
  } catch (cause) {
    if (!(cause instanceof Problem) || cause.refusal.refus !== 'SERVICE_SANS_REPONSE') throw cause
    log.warn({ err: cause }, 'stock does not answer: products are shown without quantities')
    return () => null
  }
}

export interface Counted {
  readonly produitId: number
  readonly magasinId: number | null
  readonly quantite: number
  readonly at: Date
}

/** Tells stock what someone counts of a product. The caller is the only writer, so instants rise. */
export const tellQuantite = (
  tx: Tx,
  { produitId, magasinId, quantite, at }: Counted,
  { newId, auteur, trace }: Writer,
): Promise<void> => {
  const told = { produitId, magasinId, quantite, auteur, a: at.toISOString() }
  return writeEvents(tx, [{ ...catalogue.quantiteSaisie(told), trace }], newId)
}
