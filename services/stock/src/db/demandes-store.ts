/** The SQL of requests. A request is locked before the rows of stock that it touches; orders lock no request. */
import type { Page } from '@comptoir/kit/http/page.ts'
import type { Queryable, Tx } from '@comptoir/kit/postgres/database.ts'
import {
  and,
  asc,
  desc,
  eq,
  getTableColumns,
  gt,
  inArray,
  lt,
  orm,
  sql,
} from '@comptoir/kit/postgres/drizzle.ts'
import { statement } from '@comptoir/kit/postgres/statement.ts'
import type { Demande, Etape, Manque, Sorte, Statut } from '../domain/demande.ts'
import { demandeHistorique, demandeLignes, demandes } from './schema-demandes.ts'

/** Of requests that go on, written as the index has it. */
export const OPEN = sql`${demandes.statut} in ('DEMANDEE', 'VALIDEE', 'EXPEDIEE')`

type Row = typeof demandes.$inferSelect

/** Writes a new request with its first step. */
export async function insertDemande(
  tx: Tx,
  { id, sorte, de, vers, statut, version, lignes, historique }: Demande,
): Promise<void> {
  await orm(tx).insert(demandes).values({ id, sorte, de, vers, statut, version })
  await orm(tx)
    .insert(demandeLignes)
    .values(lignes.map((ligne) => ({ demandeId: id, ...ligne })))
  for (const etape of historique) await insertEtape(tx, { id, version }, etape)
}

const insertEtape = (
  tx: Tx,
  { id: demandeId, version }: Pick<Demande, 'id' | 'version'>,
  { statut, auteur, motif, at }: Etape,
) =>
  orm(tx)
    .insert(demandeHistorique)
    .values({ demandeId, version, statut, auteurId: auteur.id, auteurNom: auteur.nom, motif, at })

/** A request, once this transaction is the only one that acts on it. */
export async function lockDemande(tx: Tx, id: string): Promise<Demande | undefined> {
  const [row] = await orm(tx).select().from(demandes).where(eq(demandes.id, id)).for('no key update')
  return row && (await withParts(tx, [row]))[0]
}

export async function findDemande(db: Queryable, id: string): Promise<Demande | undefined> {
  const [row] = await orm(db).select().from(demandes).where(eq(demandes.id, id))
  return row && (await withParts(db, [row]))[0]
}

/** Requests by their ids. */
export async function readDemandes(db: Queryable, ids: readonly string[]): Promise<Demande[]> {
  if (ids.length === 0) return []
  return withParts(
    db,
    await orm(db)
      .select()
      .from(demandes)
      .where(inArray(demandes.id, [...ids])),
  )
}

/** Requests that go on, the oldest first. */
export async function listOpen(db: Queryable, limit: number): Promise<Demande[]> {
  const rows = await orm(db).select().from(demandes).where(OPEN).orderBy(asc(demandes.id)).limit(limit)
  return withParts(db, rows)
}

/** One page of all requests, by id. */
export async function pageDemandes(db: Queryable, { after, limit }: Page<string>): Promise<Demande[]> {
  const rows = await orm(db)
    .select()
    .from(demandes)
    .where(after === undefined ? undefined : gt(demandes.id, after))
    .orderBy(asc(demandes.id))
    .limit(limit)
  return withParts(db, rows)
}

async function withParts(db: Queryable, rows: readonly Row[]): Promise<Demande[]> {
  if (rows.length === 0) return []
  const ids = rows.map(({ id }) => id)
  const lignes = await orm(db)
    .select()
    .from(demandeLignes)
    .where(inArray(demandeLignes.demandeId, ids))
    .orderBy(asc(demandeLignes.demandeId), asc(demandeLignes.produitId))
  const etapes = await orm(db)
    .select()
    .from(demandeHistorique)
    .where(inArray(demandeHistorique.demandeId, ids))
    .orderBy(asc(demandeHistorique.demandeId), asc(demandeHistorique.version))
  const lignesOf = Map.groupBy(lignes, ({ demandeId }) => demandeId)
  const etapesOf = Map.groupBy(etapes, ({ demandeId }) => demandeId)
  return rows.map((row) => ({
    ...row,
    lignes: (lignesOf.get(row.id) ?? []).map(({ demandeId: _id, ...ligne }) => ligne),
    historique: (etapesOf.get(row.id) ?? []).map(({ statut, motif, at, auteurId, auteurNom }) => ({
      statut,
      motif,
      at,
      auteur: { id: auteurId, nom: auteurNom },
    })),
  }))
}

/**
 * Moves a request on by one step, with what became of its lines.
 * @throws when it is not in the version before: it is locked, so someone changed it by hand.
 */
export async function saveEtape(
  tx: Tx,
  { id, version, statut, lignes }: Demande,
  etape: Etape,
): Promise<void> {
  const { rowCount } = await orm(tx)
    .update(demandes)
    .set({ statut, version })
    .where(and(eq(demandes.id, id), eq(demandes.version, version - 1)))
  if (rowCount !== 1) throw new Error(`demande ${id}: changed by someone else meanwhile`)
  await insertEtape(tx, { id, version }, etape)
  await tx.query(
    statement('demande-lignes-save').sql`update demande_lignes l set validee = n.validee, recue = n.recue
      from unnest(
          ${lignes.map(({ produitId }) => produitId)}::int[],
          ${lignes.map(({ validee }) => validee)}::int[],
          ${lignes.map(({ recue }) => recue)}::int[]) as n (produit_id, validee, recue)
      where l.demande_id = ${id}::uuid and l.produit_id = n.produit_id
        and (l.validee, l.recue) is distinct from (n.validee, n.recue)`,
  )
}

/** Ends what a request held in the place that its goods leave. */
export async function closeHold(tx: Tx, id: string, at: Date): Promise<void> {
  await tx.query(
    statement('demande-hold-close').sql`update reservations set statut = 'SORTIE', close_le = ${at}
      where commande_id = ${id}::uuid and origine = 'DEMANDE' and statut = 'RESERVEE'`,
  )
}

export interface DemandeFilter {
  readonly sorte: Sorte
  readonly statut: Statut | undefined
  /** Undefined: every place. */
  readonly magasinIds: readonly number[] | undefined
}

const concerns = (magasinIds: readonly number[]) =>
  sql`(${inArray(demandes.de, [...magasinIds])} or ${inArray(demandes.vers, [...magasinIds])})`

const demandesThat = ({ sorte, statut, magasinIds }: DemandeFilter) =>
  and(
    eq(demandes.sorte, sorte),
    statut && eq(demandes.statut, statut),
    magasinIds && (magasinIds.length === 0 ? sql`false` : concerns(magasinIds)),
  )

/** One page of requests, newest first: their ids begin with their instant. */
export async function listDemandes(
  db: Queryable,
  filter: DemandeFilter,
  { limit, after }: Page<string>,
): Promise<Demande[]> {
  const rows = await orm(db)
    .select(getTableColumns(demandes))
    .from(demandes)
    .where(and(demandesThat(filter), after === undefined ? undefined : lt(demandes.id, after)))
    .orderBy(desc(demandes.id))
    .limit(limit)
  return withParts(db, rows)
}

export const countDemandes = (db: Queryable, filter: DemandeFilter): Promise<number> =>
  orm(db).$count(demandes, demandesThat(filter))

/**
 * What open stores other than the centre lack: what is below its threshold, counting what is on its way and asked for already, up to
 * its target. The largest lists are cut: what is left out is still below its threshold the next time.
 */
export async function readManques(
  tx: Tx,
  { centre, magasinIds }: { readonly centre: number; readonly magasinIds: readonly number[] | undefined },
): Promise<Manque[]> {
  const { rows } = await tx.query<Manque>(
    statement('manques-read').sql`select vers, "produitId", quantite from (
        select s.magasin_id as vers, s.produit_id as "produitId",
          least(coalesce(s.cible, 2 * s.seuil) - s.disponible - s.en_transit - asked.pieces, 10000) as quantite,
          row_number() over (partition by s.magasin_id order by s.produit_id) as place
        from stocks s join lieux l on l.id = s.magasin_id and l.ouvert
        cross join lateral (
          select coalesce(sum(coalesce(dl.validee, dl.demandee)), 0)::int as pieces
          from demandes d join demande_lignes dl on dl.demande_id = d.id and dl.produit_id = s.produit_id
          where d.vers = s.magasin_id and d.statut in ('DEMANDEE', 'VALIDEE')
        ) as asked
        where s.magasin_id <> ${centre}::int and (${magasinIds ?? null}::int[] is null or s.magasin_id = any(${magasinIds ?? null}::int[]))
          and s.disponible + s.en_transit + asked.pieces < s.seuil
      ) as lacking
      where quantite > 0 and place <= 500 order by vers, "produitId"`,
  )
  return rows
}
