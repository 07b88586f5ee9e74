/** Writes what was told into the tables of reports. What is told again, late or in another order changes nothing. */
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import { addSums, insertDocuments } from '../db/documents-store.ts'
import * as etats from '../db/etats-store.ts'
import type { Document } from '../domain/document.ts'
import { momentOf } from '../domain/moment.ts'
import { sumsOf } from '../domain/sums.ts'
import type { Told } from './told.ts'

/** What a group came to. */
export interface Applied {
  /** How much of it was new. */
  readonly newer: number
  /** When the oldest of its new documents was made; undefined where none was. */
  readonly oldest: Date | undefined
}

/** Applies a group. The transaction has the turn of `APPLYING`. */
export async function applyTold(tx: Tx, told: Told): Promise<Applied> {
  const places = new Map<number, Date | undefined>()
  const fresh = await applyDocuments(tx, [...told.documents.values()], places)
  const newer = [
    fresh.length,
    await applyFermetures(tx, told, places),
    await applyStocks(tx, told, places),
    await applyDemandes(tx, told, places),
    await applyConstats(tx, told, places),
    await applyEverywhere(tx, told, places),
  ]
  await etats.moveVersions(tx, places)
  return {
    newer: newer.reduce((sum, count) => sum + count, 0),
    oldest: fresh.map(({ at }) => at).toSorted((a, b) => a.getTime() - b.getTime())[0],
  }
}

type Places = Map<number, Date | undefined>

/** Notes the latest instant at which something of a place is known to have happened. */
function note(places: Places, magasinId: number, at: Date): void {
  const known = places.get(magasinId)
  if (known === undefined || known < at) places.set(magasinId, at)
}

async function applyDocuments(
  tx: Tx,
  told: readonly Document[],
  places: Places,
): Promise<readonly Document[]> {
  if (told.length === 0) return []
  const inserted = await insertDocuments(tx, told)
  const fresh = told.filter(({ id }) => inserted.has(id))
  await addSums(tx, sumsOf(fresh))
  for (const { magasinId, at } of fresh) note(places, magasinId, at)
  return fresh
}

function applyFermetures(tx: Tx, { fermetures }: Told, places: Places): Promise<number> {
  const rows = [...fermetures.values()].map(({ sessionId, magasinId, fermeeLe, ecartCents }) => {
    const at = new Date(fermeeLe)
    note(places, magasinId, at)
    return { id: sessionId, magasinId, jour: momentOf(at).jour, ecartCents }
  })
  return etats.insertFermetures(tx, rows)
}

function applyStocks(tx: Tx, { stocks }: Told, places: Places): Promise<number> {
  for (const { magasinId, a } of stocks.values()) note(places, magasinId, new Date(a))
  return etats.upsertStocks(tx, [...stocks.values()])
}

function applyDemandes(tx: Tx, { demandes }: Told, places: Places): Promise<number> {
  const rows = [...demandes.values()].map(({ demandeId: id, sorte, de, vers, statut, version, a }) => {
    note(places, de, new Date(a))
    note(places, vers, new Date(a))
    return { id, sorte, de, vers, statut, version }
  })
  return etats.upsertDemandes(tx, rows)
}

function applyConstats(tx: Tx, { constats }: Told, places: Places): Promise<number> {
  const rows = [...constats.values()].map(({ mouvementId: id, magasinId, produitId, quantite, a }) => {
    const at = new Date(a)
    note(places, magasinId, at)
    return { id, magasinId, produitId, jour: momentOf(at).jour, quantite }
  })
  return etats.insertConstats(tx, rows)
}

/** Products, their categories and places themselves concern the reports of all places. */
async function applyEverywhere(
  tx: Tx,
  { produits, categories, lieux }: Told,
  places: Places,
): Promise<number> {
  const newer = [
    await etats.upsertProduits(
      tx,
      [...produits.values()].map(({ produitId: id, ...said }) => ({ id, ...said })),
    ),
    await etats.upsertLieux(
      tx,
      [...lieux.values()].map(({ magasinId: id, ...said }) => ({ id, ...said })),
    ),
  ]
  const renamed = await etats.upsertCategories(tx, [...categories.values()])
  const count = newer.reduce((sum, one) => sum + one, 0)
  if (count + renamed > 0) places.set(etats.EVERY_PLACE, undefined)
  return count
}
