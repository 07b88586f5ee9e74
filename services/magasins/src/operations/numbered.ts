/** Numbers of sales: each store's own, from 1, without gaps. */
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import { takeNumeros } from '../db/ventes-store.ts'
import type { Vente } from '../domain/vente.ts'

/** Gives new sales the next numbers of their stores, in their order. */
export async function numbered(tx: Tx, made: readonly Omit<Vente, 'numero'>[]): Promise<Vente[]> {
  if (made.length === 0) return []
  const counts = new Map<number, number>()
  for (const { magasinId } of made) counts.set(magasinId, (counts.get(magasinId) ?? 0) + 1)
  const last = await takeNumeros(tx, counts)
  return made.map((vente) => {
    const numero = (last.get(vente.magasinId) ?? 0) + 1
    last.set(vente.magasinId, numero)
    return { ...vente, numero }
  })
}
