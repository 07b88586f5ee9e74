/** The statements of returns, each for a whole group. */

import { type EtatRetour, piecesOf } from '@comptoir/contracts/retours.ts'
import type { Page } from '@comptoir/kit/http/page.ts'
import type { Queryable, Tx } from '@comptoir/kit/postgres/database.ts'
import {
  and,
  asc,
  eq,
  getTableColumns,
  gt,
  inArray,
  isNull,
  orm,
  type RowOf,
} from '@comptoir/kit/postgres/drizzle.ts'
import { insertRows } from '@comptoir/kit/postgres/insert-rows.ts'
import { statement } from '@comptoir/kit/postgres/statement.ts'
import { lockNames } from '@comptoir/kit/postgres/turn.ts'
import type { Retour, SoldCommande } from '../domain/retour.ts'
import { annulationsPrecoces, commandeLignes, retourHistorique, retourLignes, retours } from './schema.ts'

/**
 * Has others wait who act on these returns, orders or authors, until this transaction ends: all returns of an order, and all that an
 * author gives back in a day, are decided one after the other.
 */
export const lockRetourNames = (tx: Tx, names: readonly string[]): Promise<void> =>
  lockNames(
    tx,
    names.map((name) => `retour ${name}`),
  )

/** Orders as returns need them, as far as there are any. */
export async function readSold(tx: Tx, commandeIds: readonly string[]): Promise<Map<string, SoldCommande>> {
  const { rows } = await tx.query<SoldCommande>({
    name: 'retour-orders',
    text: `select c.id, c.client_id as "clientId", c.statut, h.a as at,
        (select json_agg(json_build_object('produitId', l.produit_id, 'nom', l.nom, 'quantite', l.quantite,
          'prixCents', l.prix_cents, 'coutCents', l.cout_cents) order by l.produit_id) from commande_lignes l where l.commande_id = c.id) as lignes
      from commandes c join historique h on h.commande_id = c.id and h.seq = c.version where c.id = any($1::uuid[])`,
    values: [commandeIds],
  })
  return new Map(rows.map((row) => [row.id, row]))
}

/** Adds returns, with their lines and the first row of their history. Returns the number of each. */
export async function insertRetours(
  tx: Tx,
  opened: readonly Omit<Retour, 'numero'>[],
): Promise<Map<string, number>> {
  if (opened.length === 0) return new Map()
  const lignes = opened.flatMap(({ id: retourId, lignes }) =>
    lignes.map((ligne, index) => ({ ...ligne, retourId, rang: index + 1 })),
  )
  await insertRows(tx, retourLignes, lignes)
  await insertRows(
    tx,
    retourHistorique,
    opened.map(({ id: retourId, ouvertLe: at }) => ({
      retourId,
      seq: 1,
      de: null,
      vers: 'OUVERT' as const,
      at,
    })),
  )
  const rows = await orm(tx)
    .insert(retours)
    .values(
      opened.map(({ lignes: _lignes, auteur, approbateur, ...retour }) => ({
        ...retour,
        auteur: auteur.id,
        auteurNom: auteur.nom,
        approbateur: approbateur?.id ?? null,
        approbateurNom: approbateur?.nom ?? null,
      })),
    )
    .returning({ id: retours.id, numero: retours.numero })
  return new Map(rows.map(({ id, numero }) => [id, numero]))
}

type RetourRow = typeof retours.$inferSelect
type LigneRow = typeof retourLignes.$inferSelect &
  Pick<typeof commandeLignes.$inferSelect, 'nom' | 'coutCents'>

function retourOf(
  { auteurNom, approbateur, approbateurNom, ...row }: RetourRow,
  lignes: readonly LigneRow[],
): Retour {
  return {
    ...row,
    auteur: { id: row.auteur, nom: auteurNom },
    approbateur: approbateur === null ? null : { id: approbateur, nom: approbateurNom ?? approbateur },
    lignes: lignes.map(({ retourId: _retour, rang: _rank, ...ligne }) => ligne),
  }
}

/** Rows of returns with their lines, in the same order. What a piece was called and had cost stands with its order. */
export async function withLignes(db: Queryable, rows: readonly RetourRow[]): Promise<Retour[]> {
  if (rows.length === 0) return []
  const ids = rows.map(({ id }) => id)
  const lignes = await orm(db)
    .select({
      ...getTableColumns(retourLignes),
      nom: commandeLignes.nom,
      coutCents: commandeLignes.coutCents,
    })
    .from(retourLignes)
    .innerJoin(retours, eq(retours.id, retourLignes.retourId))
    .innerJoin(
      commandeLignes,
      and(
        eq(commandeLignes.commandeId, retours.commandeId),
        eq(commandeLignes.produitId, retourLignes.produitId),
      ),
    )
    .where(inArray(retourLignes.retourId, ids))
    .orderBy(asc(retourLignes.rang))
  const ofRetour = Map.groupBy(lignes, ({ retourId }) => retourId)
  return rows.map((row) => retourOf(row, ofRetour.get(row.id) ?? []))
}

/** The returns under these ids, with their lines, as far as there are any. */
export async function readRetours(db: Queryable, ids: readonly string[]): Promise<Map<string, Retour>> {
  const rows = await orm(db)
    .select()
    .from(retours)
    .where(inArray(retours.id, [...ids]))
  return new Map((await withLignes(db, rows)).map((retour) => [retour.id, retour]))
}

/** All returns of an order, the oldest first. */
export async function listRetours(db: Queryable, commandeId: string): Promise<Retour[]> {
  const rows = await orm(db)
    .select()
    .from(retours)
    .where(eq(retours.commandeId, commandeId))
    .orderBy(asc(retours.numero))
  return withLignes(db, rows)
}

/** One page of the returns that are closed, by id. */
export async function pageRetours(db: Queryable, { after, limit }: Page<string>): Promise<Retour[]> {
  const rows = await orm(db)
    .select()
    .from(retours)
    .where(and(eq(retours.statut, 'CLOS'), after === undefined ? undefined : gt(retours.id, after)))
    .orderBy(asc(retours.id))
    .limit(limit)
  return withLignes(db, rows)
}

/** Where returns went, and when, by return. */
export async function readRetourHistory(
  db: Queryable,
  ids: readonly string[],
): Promise<Map<string, (typeof retourHistorique.$inferSelect)[]>> {
  if (ids.length === 0) return new Map()
  const rows = await orm(db)
    .select()
    .from(retourHistorique)
    .where(inArray(retourHistorique.retourId, [...ids]))
    .orderBy(asc(retourHistorique.seq))
  return Map.groupBy(rows, ({ retourId }) => retourId)
}

/** The pieces of each product that came back of these orders so far, returns without effect left out. */
export async function readReturned(
  tx: Tx,
  commandeIds: readonly string[],
): Promise<Map<string, ReadonlyMap<number, number>>> {
  const rows = await orm(tx)
    .select({
      commandeId: retours.commandeId,
      produitId: retourLignes.produitId,
      quantite: retourLignes.quantite,
    })
    .from(retours)
    .innerJoin(retourLignes, eq(retourLignes.retourId, retours.id))
    .where(and(inArray(retours.commandeId, [...commandeIds]), isNull(retours.motif)))
  const byCommande = Map.groupBy(rows, ({ commandeId }) => commandeId)
  return new Map([...byCommande].map(([id, lignes]) => [id, piecesOf(lignes)]))
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

/** When returns were cancelled before they were opened, as far as they were. */
export async function readMarks(tx: Tx, ids: readonly string[]): Promise<Map<string, Date>> {
  const rows = await orm(tx)
    .select({ id: annulationsPrecoces.commandeId, at: annulationsPrecoces.at })
    .from(annulationsPrecoces)
    .where(inArray(annulationsPrecoces.commandeId, [...ids]))
  return new Map(rows.map(({ id, at }) => [id, at]))
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
