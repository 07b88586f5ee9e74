/** The statements of returns, each for a whole group. */

import { type EtatRetour, piecesOf } from '@comptoir/contracts/retours.ts'
import type { Queryable, Tx } from '@comptoir/kit/postgres/database.ts'
import {
  and,
  asc,
  eq,
  getTableColumns,
  inArray,
  isNull,
  orm,
  type RowOf,
} from '@comptoir/kit/postgres/drizzle.ts'
import { insertRows } from '@comptoir/kit/postgres/insert-rows.ts'
import { statement } from '@comptoir/kit/postgres/statement.ts'
import type { Earlier, Retour } from '../domain/retour.ts'
import { cashOf } from '../domain/vente.ts'
import { caisses, retourHistorique, retourLignes, retours, sessions, venteLignes } from './schema.ts'

/** Adds returns that do not exist, with their lines and the first row of their history. */
export async function insertRetours(tx: Tx, made: readonly Retour[]): Promise<void> {
  const inOrder = made.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  await insertRows(
    tx,
    retourHistorique,
    inOrder.map(({ id: retourId, statut, ouvertLe }) => ({
      retourId,
      seq: 1,
      de: null,
      vers: statut,
      at: ouvertLe,
    })),
  )
  await insertRows(
    tx,
    retourLignes,
    inOrder.flatMap(({ id: retourId, lignes }) =>
      lignes.map((ligne, index) => ({ ...ligne, retourId, rang: index + 1 })),
    ),
  )
  await insertRows(tx, retours, inOrder.map(rowOf))
}

const rowOf = ({ lignes: _lignes, auteur, approbateur, ...retour }: Retour) => ({
  ...retour,
  auteur: auteur.id,
  auteurNom: auteur.nom,
  approbateur: approbateur?.id ?? null,
  approbateurNom: approbateur?.nom ?? null,
  especesCents: cashOf(retour.remboursements),
  taxes: [...retour.taxes],
  remboursements: [...retour.remboursements],
})

type RetourRow = typeof retours.$inferSelect
type LigneRow = typeof retourLignes.$inferSelect & Pick<typeof venteLignes.$inferSelect, 'coutCents'>

function retourOf(
  { auteurNom, approbateur, approbateurNom, especesCents: _cash, ...row }: RetourRow,
  lignes: readonly LigneRow[],
): Retour {
  return {
    ...row,
    auteur: { id: row.auteur, nom: auteurNom },
    approbateur: approbateur === null ? null : { id: approbateur, nom: approbateurNom ?? approbateur },
    lignes: lignes.map(({ retourId: _retour, rang: _rank, ...ligne }) => ligne),
  }
}

/** The returns under these ids, with their lines, as far as there are any. */
export async function readRetours(db: Queryable, ids: readonly string[]): Promise<Map<string, Retour>> {
  if (ids.length === 0) return new Map()
  const rows = await orm(db)
    .select()
    .from(retours)
    .where(inArray(retours.id, [...ids]))
  return new Map((await withLignes(db, rows)).map((retour) => [retour.id, retour]))
}

/** Rows of returns with their lines, in the same order. What a piece had cost stands with its sale. */
export async function withLignes(db: Queryable, rows: readonly RetourRow[]): Promise<Retour[]> {
  if (rows.length === 0) return []
  const ids = rows.map(({ id }) => id)
  const lignes = await orm(db)
    .select({ ...getTableColumns(retourLignes), coutCents: venteLignes.coutCents })
    .from(retourLignes)
    .innerJoin(retours, eq(retours.id, retourLignes.retourId))
    .innerJoin(
      venteLignes,
      and(eq(venteLignes.venteId, retours.venteId), eq(venteLignes.produitId, retourLignes.produitId)),
    )
    .where(inArray(retourLignes.retourId, ids))
    .orderBy(asc(retourLignes.rang))
  const ofRetour = Map.groupBy(lignes, ({ retourId }) => retourId)
  return rows.map((row) => retourOf(row, ofRetour.get(row.id) ?? []))
}

/** What the returns of these sales came to so far, those that have no effect left out. */
export async function readEarlier(db: Queryable, venteIds: readonly string[]): Promise<Map<string, Earlier>> {
  if (venteIds.length === 0) return new Map()
  const rows = await orm(db)
    .select()
    .from(retours)
    .where(and(inArray(retours.venteId, [...venteIds]), isNull(retours.motif)))
    .orderBy(asc(retours.ouvertLe), asc(retours.id))
  const earlier = new Map<string, Earlier>()
  for (const { venteId, lignes, remboursements } of await withLignes(db, rows)) {
    const { pieces, given } = earlier.get(venteId) ?? { pieces: new Map<number, number>(), given: [] }
    earlier.set(venteId, { pieces: piecesOf(lignes, pieces), given: [...given, ...remboursements] })
  }
  return earlier
}

/** Whose returns to a client count together. */
export const capKey = (auteurId: string, clientId: number | null): string => `${auteurId} ${clientId ?? ''}`

/** What authors gave back on a day, to each client, of their own accord. */
export async function readDay(
  tx: Tx,
  auteurs: readonly string[],
  jour: string,
): Promise<Map<string, number>> {
  const { rows } = await tx.query<{ auteur: string; clientId: number | null; cents: string }>({
    name: 'retours-day',
    text: `select auteur, client_id as "clientId", sum(montant_cents) as cents from retours
      where auteur = any($1::text[]) and jour = $2 and motif is null and approbateur is null group by 1, 2`,
    values: [auteurs, jour],
  })
  return new Map(rows.map(({ auteur, clientId, cents }) => [capKey(auteur, clientId), Number(cents)]))
}

/** The open tills that people hold in stores: of several, the first. */
export async function findHeld(
  tx: Tx,
  people: readonly { readonly auteurId: string; readonly magasinId: number }[],
): Promise<number[]> {
  const rows = await orm(tx)
    .select({ id: caisses.id, magasinId: caisses.magasinId, tenuePar: sessions.tenuePar })
    .from(sessions)
    .innerJoin(caisses, eq(caisses.id, sessions.caisseId))
    .where(
      and(
        isNull(sessions.fermeeLe),
        inArray(
          sessions.tenuePar,
          people.map(({ auteurId }) => auteurId),
        ),
      ),
    )
    .orderBy(asc(caisses.id))
  const first = new Map<string, number>()
  for (const { id, magasinId, tenuePar } of rows) {
    const holder = `${tenuePar} ${magasinId}`
    if (!first.has(holder)) first.set(holder, id)
  }
  return people.flatMap(({ auteurId, magasinId }) => first.get(`${auteurId} ${magasinId}`) ?? [])
}

/** Locks the returns that exist, in key order, and tells where each stands. */
export async function lockRetours(tx: Tx, ids: readonly string[]): Promise<Map<string, EtatRetour>> {
  type Row = RowOf<typeof retours, 'id' | 'statut' | 'version'> & RowOf<typeof retourHistorique, 'at'>
  const { rows } = await tx.query<Row>({
    name: 'retour-lock',
    text: `select r.id, r.statut, r.version, h.a as at
      from retours r join retour_historique h on h.retour_id = r.id and h.seq = r.version
      where r.id = any($1::uuid[]) order by r.id for no key update of r`,
    values: [ids],
  })
  return new Map(rows.map(({ id, ...etat }) => [id, etat]))
}

export interface Ended {
  readonly id: string
  /** Why it has no effect; null when it is closed. */
  readonly motif: string | null
  readonly after: EtatRetour
}

/**
 * Ends locked returns: their history, then where they stand.
 * @throws when one is not open any more.
 */
export async function saveEnded(tx: Tx, ended: readonly Ended[]): Promise<void> {
  if (ended.length === 0) return
  await insertRows(
    tx,
    retourHistorique,
    ended.map(({ id: retourId, after: { statut, version, at } }) => ({
      retourId,
      seq: version,
      de: 'OUVERT' as const,
      vers: statut,
      at,
    })),
  )
  const { rowCount } = await tx.query(
    statement('retour-save').sql`update retours r set statut = n.statut, version = n.version, motif = n.motif
      from unnest(
          ${ended.map(({ id }) => id)}::uuid[],
          ${ended.map(({ after }) => after.statut)}::text[],
          ${ended.map(({ after }) => after.version)}::int[],
          ${ended.map(({ motif }) => motif)}::text[])
        as n (id, statut, version, motif)
      where r.id = n.id and r.statut = 'OUVERT'`,
  )
  if (rowCount !== ended.length) throw new Error('a locked return moved by itself')
}
