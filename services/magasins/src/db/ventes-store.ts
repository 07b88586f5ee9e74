/** The statements of sales, each for a whole group. Rows of one group are written and locked in key order. */
import type { Change, Etat, Transition } from '@comptoir/contracts/etats.ts'
import type { StatutVente } from '@comptoir/contracts/magasins-ventes.ts'
import type { Queryable, Tx } from '@comptoir/kit/postgres/database.ts'
import { asc, inArray, orm, type RowOf } from '@comptoir/kit/postgres/drizzle.ts'
import { insertRows } from '@comptoir/kit/postgres/insert-rows.ts'
import { statement } from '@comptoir/kit/postgres/statement.ts'
import type { Prix } from '../domain/chiffrage.ts'
import { cashOf, type Vente } from '../domain/vente.ts'
import { annulationsPrecoces, type prix, venteHistorique, venteLignes, ventes } from './schema.ts'

/** Those of the ids that were cancelled before they were opened, and when. */
export async function readMarks(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await tx.query<RowOf<typeof annulationsPrecoces, 'id' | 'at'>>({
    name: 'marks-read',
    text: 'select id, a as at from annulations_precoces where id = any($1::uuid[])',
    values: [ids],
  })
  return new Map(rows.map(({ id, at }) => [id, at.toISOString()]))
}

/** Marks what was cancelled before it was opened. None of them is there, nor marked. */
export function insertMarks(
  tx: Tx,
  marks: readonly { readonly id: string; readonly motif: string }[],
  at: Date,
): Promise<void> {
  return insertRows(
    tx,
    annulationsPrecoces,
    marks.map((mark) => ({ ...mark, at })),
  )
}

/** What the price list says now of these products; unknown ones are absent. */
export async function readPrix(tx: Tx, produitIds: readonly number[]): Promise<Map<number, Prix>> {
  const { rows } = await tx.query<
    RowOf<typeof prix, 'produitId' | 'nom' | 'prixCents' | 'coutCents' | 'actif' | 'version'>
  >({
    name: 'prix-read',
    text: `select produit_id as "produitId", nom, prix_cents as "prixCents", cout_cents as "coutCents", actif, version
      from prix where produit_id = any($1::int[])`,
    values: [produitIds],
  })
  return new Map(
    rows.map(({ produitId, prixCents, coutCents, ...row }) => [
      produitId,
      { ...row, prixCents: Number(prixCents), coutCents: coutCents === null ? null : Number(coutCents) },
    ]),
  )
}

/** What a store numbers. */
export type Numbered = 'ventes' | 'retours'

/**
 * Takes the next numbers of stores, as many as are counted, until the transaction ends: so none is left out.
 * @returns the last number that each store had before.
 */
export async function takeNumeros(
  tx: Tx,
  counts: ReadonlyMap<number, number>,
  kind: Numbered,
): Promise<Map<number, number>> {
  const { rows } = await tx.query<{ magasinId: number; before: number }>({
    name: `numeros-${kind}`,
    // Constant SQL: the kind is one of two columns.
    text: `insert into numeros as n (magasin_id, ${kind})
      select * from unnest($1::int[], $2::int[]) as taken order by 1
      on conflict (magasin_id) do update set ${kind} = n.${kind} + excluded.${kind}
      returning magasin_id as "magasinId", ${kind} as before`,
    values: [[...counts.keys()], [...counts.values()]],
  })
  return new Map(rows.map(({ magasinId, before }) => [magasinId, before - (counts.get(magasinId) ?? 0)]))
}

/** A sale, and how it moved on since it was opened. */
export interface Moved {
  readonly transitions?: readonly Transition<StatutVente>[]
}

/** Adds sales that do not exist, with their lines and their history. */
export async function insertVentes(tx: Tx, made: readonly (Vente & Moved)[]): Promise<void> {
  const inOrder = made.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  await insertRows(
    tx,
    venteHistorique,
    inOrder.flatMap(({ id: venteId, statut, recueLe, transitions = [] }) => [
      { venteId, seq: 1, de: null, vers: transitions[0]?.de ?? statut, at: recueLe },
      ...transitions.map(({ at, ...transition }) => ({ ...transition, venteId, at: new Date(at) })),
    ]),
  )
  await insertRows(
    tx,
    venteLignes,
    inOrder.flatMap(({ id: venteId, lignes }) =>
      lignes.map((ligne, index) => ({ ...ligne, venteId, rang: index + 1 })),
    ),
  )
  await insertRows(tx, ventes, inOrder.map(rowOf))
}

const rowOf = ({ lignes: _lignes, transitions: _moves, vendeur, approbateur, ...vente }: Vente & Moved) => ({
  ...vente,
  vendeur: vendeur.id,
  vendeurNom: vendeur.nom,
  approbateur: approbateur?.id ?? null,
  approbateurNom: approbateur?.nom ?? null,
  especesCents: cashOf(vente.encaissements),
  taxes: [...vente.taxes],
  encaissements: [...vente.encaissements],
})

type VenteRow = typeof ventes.$inferSelect
type LigneRow = typeof venteLignes.$inferSelect

function venteOf(
  { vendeurNom, approbateur, approbateurNom, especesCents: _cash, ...row }: VenteRow,
  lignes: readonly LigneRow[],
): Vente {
  return {
    ...row,
    vendeur: { id: row.vendeur, nom: vendeurNom },
    approbateur: approbateur === null ? null : { id: approbateur, nom: approbateurNom ?? approbateur },
    lignes: lignes.map(({ venteId: _vente, rang: _rank, ...ligne }) => ligne),
  }
}

/** The sales under these ids, with their lines, as far as there are any. */
export async function readVentes(db: Queryable, ids: readonly string[]): Promise<Map<string, Vente>> {
  if (ids.length === 0) return new Map()
  const rows = await orm(db)
    .select()
    .from(ventes)
    .where(inArray(ventes.id, [...ids]))
  return new Map((await withLignes(db, rows)).map((vente) => [vente.id, vente]))
}

/** The ids of sales by the numbers that their stores gave them, as far as there are any. */
export async function findVentes(
  db: Queryable,
  named: readonly { readonly magasinId: number; readonly numero: number }[],
): Promise<readonly { readonly id: string; readonly magasinId: number; readonly numero: number }[]> {
  if (named.length === 0) return []
  const { rows } = await db.query<{ id: string; magasinId: number; numero: number }>({
    name: 'ventes-by-number',
    text: `select v.id, v.magasin_id as "magasinId", v.numero from ventes v
      join unnest($1::int[], $2::int[]) as n (magasin_id, numero) using (magasin_id, numero)`,
    values: [named.map(({ magasinId }) => magasinId), named.map(({ numero }) => numero)],
  })
  return rows
}

/** Rows of sales with their lines, in the same order. */
export async function withLignes(db: Queryable, rows: readonly VenteRow[]): Promise<Vente[]> {
  if (rows.length === 0) return []
  const lignes = await orm(db)
    .select()
    .from(venteLignes)
    .where(
      inArray(
        venteLignes.venteId,
        rows.map(({ id }) => id),
      ),
    )
    .orderBy(asc(venteLignes.rang))
  const ofVente = Map.groupBy(lignes, ({ venteId }) => venteId)
  return rows.map((row) => venteOf(row, ofVente.get(row.id) ?? []))
}

/** Locks the sales that exist, in key order, and tells where each stands. */
export async function lockVentes(tx: Tx, ids: readonly string[]): Promise<Map<string, Etat<StatutVente>>> {
  type Row = RowOf<typeof ventes, 'id' | 'statut' | 'version'> & RowOf<typeof venteHistorique, 'at'>
  const { rows } = await tx.query<Row>({
    name: 'vente-lock',
    text: `select v.id, v.statut, v.version, h.a as at
      from ventes v join vente_historique h on h.vente_id = v.id and h.seq = v.version
      where v.id = any($1::uuid[]) order by v.id for no key update of v`,
    values: [ids],
  })
  return new Map(rows.map(({ id, statut, version, at }) => [id, { statut, version, at: at.toISOString() }]))
}

/**
 * Moves locked sales on: their history, then where they stand.
 * @throws when a sale is not where it was when it was locked.
 */
export async function saveChanges(tx: Tx, changes: readonly Change<StatutVente>[]): Promise<void> {
  if (changes.length === 0) return
  await insertRows(
    tx,
    venteHistorique,
    changes.flatMap(({ id: venteId, transitions }) =>
      transitions.map(({ at, ...transition }) => ({ ...transition, venteId, at: new Date(at) })),
    ),
  )
  const { rowCount } = await tx.query(
    statement('vente-save').sql`update ventes v set statut = n.statut, version = n.version, motif = n.motif
      from unnest(
          ${changes.map(({ id }) => id)}::uuid[],
          ${changes.map(({ after }) => after.statut)}::text[],
          ${changes.map(({ after }) => after.version)}::int[],
          ${changes.map(({ motif }) => motif)}::text[],
          ${changes.map(({ after, transitions }) => after.version - transitions.length)}::int[])
        as n (id, statut, version, motif, before)
      where v.id = n.id and v.version = n.before`,
  )
  if (rowCount !== changes.length) throw new Error('a locked sale moved by itself')
}
