/** `POST /stock/inventaires`: a count of a place, while orders go on. */
import { decideStore, isRefusal, type Refusal, stock } from '@comptoir/contracts'
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import { serveKeyed } from '@comptoir/participant/keyed.ts'
import type { FastifyInstance } from 'fastify'
import { readAttendus, readAttendusAgain, takeCount } from '../db/inventaires-store.ts'
import { lockHoldings, saveMouvements } from '../db/mouvements-store.ts'
import type { Deps } from '../deps.ts'
import { type Compte, correctionsOf, decideComptes, decideEcarts, type Ecart } from '../domain/inventaire.ts'
import type { Document } from '../domain/mouvement.ts'
import { documentOf, refusalOfLieu, refusalOfProduits } from './mouvements.ts'

/** Registers it. */
export function serveInventaires(app: FastifyInstance, deps: Deps): void {
  serveKeyed(app, deps, stock.compter, async (tx, { body, caller }) => {
    const { magasin_id: magasinId } = body
    const comptes = body.lignes.map(({ produit_id: produitId, compte, vu_a: vuA }) => ({
      produitId,
      compte,
      vuA: new Date(vuA),
    }))
    const document = documentOf(deps, caller, { motif: body.motif?.trim() ?? null })
    const refusal =
      decideStore(caller, magasinId) ??
      decideComptes(comptes, document.at) ??
      (await refusalOfLieu(tx, magasinId, 'even closed')) ??
      (await refusalOfProduits(tx, comptes))
    if (refusal !== undefined) return refusal
    const ecarts = await count(tx, { magasinId, comptes, document })
    if (isRefusal(ecarts)) return ecarts
    deps.metrics.moved(correctionsOf(magasinId, ecarts))
    return { status: 201, body: presentInventaire({ magasinId, comptes, document }, ecarts) }
  })
}

interface Counted {
  readonly magasinId: number
  readonly comptes: readonly Compte[]
  readonly document: Document
}

/**
 * Looks without a lock first: most products are as expected, and orders go on with them. Only what differs is locked, all at once and
 * in the order of orders; what moved since is looked at again, and all is put right.
 */
export async function count(
  tx: Tx,
  { magasinId, comptes, document }: Counted,
): Promise<readonly Ecart[] | Refusal> {
  await takeCount(tx, magasinId)
  const looks = await readAttendus(tx, magasinId, comptes)
  const seen = decideEcarts(comptes, looks)
  if (isRefusal(seen) || seen.length === 0) return seen
  const before = await lockHoldings(tx, correctionsOf(magasinId, seen))
  const again = await readAttendusAgain(tx, { magasinId, comptes: seen, looks, before })
  const ecarts = decideEcarts(seen, again)
  if (isRefusal(ecarts) || ecarts.length === 0) return ecarts
  await saveMouvements(tx, { mouvements: correctionsOf(magasinId, ecarts), before }, document)
  return ecarts
}

const presentInventaire = (
  { magasinId, comptes, document: { id, auteur, at } }: Counted,
  ecarts: readonly Ecart[],
) => ({
  inventaire_id: id,
  magasin_id: magasinId,
  conformes: comptes.length - ecarts.length,
  ecarts: ecarts.map(({ produitId, compte, attendu, delta }) => ({
    produit_id: produitId,
    compte,
    attendu,
    delta,
  })),
  auteur,
  a: at.toISOString(),
})
