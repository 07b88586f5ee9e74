/** Numbers of sales and of returns: each store's own, from 1, without gaps. */
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import { type Numbered, takeNumeros } from '../db/ventes-store.ts'

/** Gives what is new the next numbers of its store, in its order. */
export async function numbered<T extends { readonly magasinId: number }>(
  tx: Tx,
  made: readonly T[],
  kind: Numbered,
): Promise<(T & { readonly numero: number })[]> {
  if (made.length === 0) return []
  const counts = new Map<number, number>()
  for (const { magasinId } of made) counts.set(magasinId, (counts.get(magasinId) ?? 0) + 1)
  const last = await takeNumeros(tx, counts, kind)
  return made.map((one) => {
    const numero = (last.get(one.magasinId) ?? 0) + 1
    last.set(one.magasinId, numero)
    return { ...one, numero }
  })
}
