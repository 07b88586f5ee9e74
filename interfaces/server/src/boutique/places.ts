/** The places that hold what is sold, as customers know them. */
import { magasins, stock } from '@comptoir/contracts'
import type { Visitor } from './visitor.ts'

/** The place that serves the shop: orders that name none are served by it. */
export async function centreOf({ api }: Visitor): Promise<number> {
  const [centre] = await api.read(magasins.listerMagasins, { query: { type: 'CENTRE', limite: 1 } })
  return centre?.id ?? stock.CENTRE_LOGISTIQUE_ID
}

/** What is left of a product: where the shop takes it from, and the stores that have it. */
export interface Availability {
  /** Undefined: stock did not say. */
  readonly disponible: number | undefined
  readonly lieux: readonly string[]
}

export async function availabilityOf({ api, request }: Visitor, produitId: number): Promise<Availability> {
  try {
    const [places, found] = await Promise.all([
      api.read(magasins.listerMagasins, { query: { type: 'TOUS', limite: 100 } }),
      api.read(stock.consulter, { query: { produit_id: produitId, limite: 100 } }),
    ])
    const left = new Map(found.map(({ magasin_id, disponible }) => [magasin_id, disponible]))
    const centre = places.find(({ type }) => type === 'CENTRE')?.id ?? stock.CENTRE_LOGISTIQUE_ID
    const having = places.filter(({ id, type }) => type === 'MAGASIN' && (left.get(id) ?? 0) > 0)
    return { disponible: left.get(centre) ?? 0, lieux: having.map(({ nom }) => nom) }
  } catch (cause) {
    request.log.warn({ err: cause }, 'a product without its stock')
    return { disponible: undefined, lieux: [] }
  }
}
