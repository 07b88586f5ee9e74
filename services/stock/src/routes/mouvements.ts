/** The public routes that change what a place holds: goods in, pieces found and scrapped, thresholds. */
import { type Caller, decideStore, isRefusal, type Refusal, refuse, stock } from '@comptoir/contracts'
import { personOf } from '@comptoir/contracts/access.ts'
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import { serveKeyed } from '@comptoir/participant/keyed.ts'
import { writeEvents } from '@comptoir/participant/outbox.ts'
import { readNoms } from '@comptoir/participant/product-names.ts'
import type { FastifyInstance } from 'fastify'
import { holdLieux } from '../db/lieux-store.ts'
import { lockHoldings, type Moved, saveMouvements } from '../db/mouvements-store.ts'
import { readUnknown } from '../db/produits-store.ts'
import { saveSeuil } from '../db/seuils-store.ts'
import { constatsOfDocument } from '../db/told-store.ts'
import type { Deps } from '../deps.ts'
import { type Document, decideMouvements, type Mouvement, mouvementsOf, NONE } from '../domain/mouvement.ts'
import { normalise, stockKey } from '../domain/reservation.ts'
import { decideSeuil } from '../domain/seuil.ts'
import { foundPieces } from '../operations/news.ts'
import { presentStock } from './consultation.ts'

/** Registers them. */
export function serveMouvements(app: FastifyInstance, deps: Deps): void {
  serveKeyed(app, deps, stock.recevoir, async (tx, { body, caller }) => {
    const { magasin_id: magasinId, reference } = body
    const lignes = lignesOf(body.lignes)
    const refusal =
      decideStore(caller, magasinId) ??
      (await refusalOfLieu(tx, magasinId)) ??
      (await refusalOfProduits(tx, lignes))
    if (refusal !== undefined) return refusal
    const document = documentOf(deps, caller, { reference: reference.trim() })
    const moved = mouvementsOf({ magasinId, cause: 'RECEPTION' }, lignes)
    const done = await move(tx, moved, { document, deps })
    return isRefusal(done)
      ? done
      : { status: 201, body: { reception_id: document.id, ...presentMoved(magasinId, done, document) } }
  })
  serveKeyed(app, deps, stock.ajuster, async (tx, { body, caller }) => {
    const { magasin_id: magasinId, cause } = body
    const lignes = lignesOf(body.lignes)
    const refusal =
      decideStore(caller, magasinId) ??
      (await refusalOfLieu(tx, magasinId, 'even closed')) ??
      (await refusalOfProduits(tx, lignes))
    if (refusal !== undefined) return refusal
    const document = documentOf(deps, caller, { motif: body.motif.trim() })
    const done = await move(tx, mouvementsOf({ magasinId, cause }, lignes), { document, deps })
    if (isRefusal(done)) return done
    if (cause === 'CONSTAT')
      await writeEvents(tx, (await constatsOfDocument(tx, document.id)).map(foundPieces), deps.newId)
    return { status: 201, body: { ajustement_id: document.id, ...presentMoved(magasinId, done, document) } }
  })
  serveSeuils(app, deps)
}

function serveSeuils(app: FastifyInstance, deps: Deps): void {
  serveKeyed(app, deps, stock.fixerSeuil, async (tx, { params, body, caller }) => {
    const { magasin_id: magasinId, produit_id: produitId } = params
    const { seuil, cible = null } = body
    const refusal = decideStore(caller, magasinId) ?? decideSeuil(seuil, cible)
    if (refusal !== undefined) return refusal
    if (!(await holdLieux(tx, [magasinId])).has(magasinId))
      return refuse('MAGASIN_INTROUVABLE', { id: magasinId })
    if ((await readUnknown(tx, [produitId])).length > 0)
      return refuse('PRODUIT_INTROUVABLE', { id: produitId })
    return { status: 200, body: presentStock(await saveSeuil(tx, { magasinId, produitId, seuil, cible })) }
  })
}

/** Lines of a request, normalised. */
export const lignesOf = (lignes: readonly { readonly produit_id: number; readonly quantite: number }[]) =>
  normalise(lignes.map(({ produit_id: produitId, quantite }) => ({ produitId, quantite })))

/** A document of someone, now. */
export const documentOf = (
  { newId, now }: Pick<Deps, 'newId' | 'now'>,
  caller: Caller,
  said: Pick<Document, 'reference' | 'motif'>,
): Document => ({ id: newId(), auteur: personOf(caller), at: now(), ...said })

/** Why nothing may come to a place: it is not known, or closed. A closed place may still be put right. */
export async function refusalOfLieu(
  tx: Tx,
  magasinId: number,
  closed?: 'even closed',
): Promise<Refusal<'MAGASIN_INCONNU' | 'MAGASIN_FERME'> | undefined> {
  const lieu = (await holdLieux(tx, [magasinId])).get(magasinId)
  if (lieu === undefined) return refuse('MAGASIN_INCONNU', { magasinId })
  return lieu.ouvert || closed ? undefined : refuse('MAGASIN_FERME', { magasinId })
}

/** Why nothing may be written of these products: the catalogue never told of some. */
export async function refusalOfProduits(
  tx: Tx,
  articles: readonly { readonly produitId: number }[],
): Promise<Refusal<'PRODUIT_INCONNU'> | undefined> {
  const ids = articles.map(({ produitId }) => produitId)
  const known = await readNoms(tx, ids)
  const unknown = ids.filter((id) => !known.has(id))
  return unknown.length === 0 ? undefined : refuse('PRODUIT_INCONNU', { produits: unknown })
}

/** Locks what movements touch, decides and writes them. */
async function move(
  tx: Tx,
  wanted: readonly Mouvement[],
  { document, deps: { metrics } }: { readonly document: Document; readonly deps: Pick<Deps, 'metrics'> },
): Promise<Moved | Refusal> {
  const before = await lockHoldings(tx, wanted)
  const mouvements = decideMouvements(wanted, before)
  if (isRefusal(mouvements)) return mouvements
  const moved = { mouvements, before }
  await saveMouvements(tx, moved, document)
  metrics.moved(mouvements)
  return moved
}

const presentMoved = (magasinId: number, { mouvements, before }: Moved, { auteur, at }: Document) => ({
  magasin_id: magasinId,
  lignes: mouvements.map(({ produitId, delta }) => {
    const { disponible, reserve } = before.get(stockKey(magasinId, produitId)) ?? NONE
    return { produit_id: produitId, delta, disponible: disponible + delta, reserve }
  }),
  auteur,
  a: at.toISOString(),
})
