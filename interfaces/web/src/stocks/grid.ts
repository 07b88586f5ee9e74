/** Products by places: what stock tells by rows, as a table; and from where a place can be given something. Pure. */
export interface Held {
  readonly produit_id: number
  readonly magasin_id: number
  readonly disponible: number
  readonly en_transit: number
  readonly seuil: number
}

export type Grid = ReadonlyMap<number, ReadonlyMap<number, Held>>

/** By product, then by place. */
export function gridOf(rows: readonly Held[]): Grid {
  const grid = new Map<number, Map<number, Held>>()
  for (const row of rows) {
    const places = grid.get(row.produit_id) ?? new Map<number, Held>()
    grid.set(row.produit_id, places.set(row.magasin_id, row))
  }
  return grid
}

export type Level = 'RUPTURE' | 'SOUS_SEUIL' | 'SUFFISANT'

/** Whether a place has enough; undefined: it never had the product. */
export function levelOf(held: Held | undefined): Level | undefined {
  if (held === undefined) return undefined
  if (held.disponible === 0) return 'RUPTURE'
  return held.disponible < held.seuil ? 'SOUS_SEUIL' : 'SUFFISANT'
}

/** What is proposed for a transfer to a place: from where there is most above the threshold, as much as is missing to twice its own. */
export function proposalFor(
  places: ReadonlyMap<number, Held> | undefined,
  to: number,
): { readonly from: number; readonly pieces: number } | undefined {
  const others = [...(places?.values() ?? [])].filter(({ magasin_id }) => magasin_id !== to)
  const spare = ({ disponible, seuil }: Held) => disponible - seuil
  const [most] = others.toSorted((a, b) => spare(b) - spare(a))
  if (most === undefined || most.disponible === 0) return undefined
  const held = places?.get(to)
  const missing = held === undefined ? 1 : 2 * held.seuil - held.disponible - held.en_transit
  return { from: most.magasin_id, pieces: Math.max(1, Math.min(missing, spare(most), most.disponible)) }
}
