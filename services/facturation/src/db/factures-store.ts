/** The statements by which invoices are kept and issued, each for a whole group. */
import type { GenreFacture } from '@comptoir/contracts/facturation-factures.ts'
import type { Queryable, Tx } from '@comptoir/kit/postgres/database.ts'
import { asc, inArray, or, orm } from '@comptoir/kit/postgres/drizzle.ts'
import { insertRows } from '@comptoir/kit/postgres/insert-rows.ts'
import type { Derniers, Emise, Facture } from '../domain/facture.ts'
import { factureHistorique, factures } from './schema.ts'

type FactureRow = typeof factures.$inferSelect

/**
 * A row as the domain knows it.
 * @throws when it is EMISE and lacks what that says, which a constraint forbids.
 */
export function factureOf(row: FactureRow): Facture {
  const {
    statut,
    version,
    annee,
    rang,
    emiseLe,
    horsTaxesCents,
    taxes,
    factureId,
    client,
    vendeur,
    ...piece
  } = row
  if (statut === 'EN_ATTENTE') return { ...piece, statut, version: 1, horsTaxesCents, taxes }
  if (annee === null || rang === null || emiseLe === null || horsTaxesCents === null || taxes === null)
    throw new Error(`facture ${row.id} is EMISE and has no number`)
  const emission = { annee, rang, emiseLe, factureId, client, vendeur }
  return { ...piece, statut, version, horsTaxesCents, taxes, ...emission }
}

const NOT_ISSUED = { annee: null, rang: null, emiseLe: null, factureId: null, client: null, vendeur: null }

const rowOf = (facture: Facture): FactureRow => ({
  ...(facture.statut === 'EN_ATTENTE' ? NOT_ISSUED : {}),
  ...(facture as FactureRow),
  lignes: [...facture.lignes],
})

/** Adds what is not there, with the first row of its history. */
export async function insertFactures(tx: Tx, made: readonly Facture[]): Promise<void> {
  await insertRows(
    tx,
    factureHistorique,
    made.map((facture) => ({
      factureId: facture.id,
      seq: 1,
      de: null,
      vers: facture.statut,
      at: facture.statut === 'EMISE' ? facture.emiseLe : facture.demandeeLe,
    })),
  )
  await insertRows(tx, factures, made.map(rowOf))
}

/** Takes the counters of a year until the transaction ends: from then on nobody else issues anything in it. */
export async function lockCompteurs(tx: Tx, annee: number): Promise<Derniers> {
  const { rows } = await tx.query<{ genre: GenreFacture; dernier: number }>({
    name: 'compteurs-lock',
    text: `insert into compteurs as c (genre, annee, dernier) values ('FACTURE', $1, 0), ('NOTE_DE_CREDIT', $1, 0)
      on conflict (genre, annee) do update set dernier = c.dernier returning genre, dernier`,
    values: [annee],
  })
  return Object.fromEntries(rows.map(({ genre, dernier }) => [genre, dernier])) as unknown as Derniers
}

export interface Wanted {
  /** What programs asked for. */
  readonly ids: readonly string[]
  /** Sales and orders. */
  readonly sources: readonly string[]
}

/** Locks, in key order, what was asked for under these ids and all that is of these sales and orders. */
export async function lockFactures(tx: Tx, { ids, sources }: Wanted): Promise<Facture[]> {
  const rows = await orm(tx)
    .select()
    .from(factures)
    .where(
      or(
        inArray(factures.id, [...ids]),
        inArray(factures.commandeId, [...sources]),
        inArray(factures.venteId, [...sources]),
      ),
    )
    .orderBy(asc(factures.id))
    .for('no key update')
  return rows.map(factureOf)
}

/** Issues invoices. Those that wait come first: their numbers are the lower ones. */
export async function saveEmissions(tx: Tx, issued: readonly Emise[]): Promise<void> {
  const isFresh = ({ version }: Emise) => version === 1
  await updateFactures(
    tx,
    issued.filter((facture) => !isFresh(facture)),
  )
  await insertFactures(tx, issued.filter(isFresh))
}

/** @throws when one is not where it was when it was locked. */
async function updateFactures(tx: Tx, waited: readonly Emise[]): Promise<void> {
  if (waited.length === 0) return
  const steps = waited.map(({ id: factureId, emiseLe: at }) => ({ factureId, at }))
  await insertRows(
    tx,
    factureHistorique,
    steps.map((step) => ({ ...step, seq: 2, de: 'EN_ATTENTE', vers: 'EMISE' })),
  )
  const { rowCount } = await tx.query({
    name: 'factures-issue',
    text: `update factures f set statut = n.statut, version = n.version, annee = n.annee, rang = n.rang,
        client_id = n.client_id, facture_id = n.facture_id, hors_taxes_cents = n.hors_taxes_cents, taxes = n.taxes,
        emise_le = n.emise_le, client = n.client, vendeur = n.vendeur
      from jsonb_populate_recordset(null::factures, $1::jsonb) n
      where f.id = n.id and f.version = n.version - 1`,
    values: [JSON.stringify(waited.map(columnsOf))],
  })
  if (rowCount !== waited.length) throw new Error('a locked invoice moved by itself')
}

const columnsOf = (facture: Emise) => ({
  id: facture.id,
  statut: facture.statut,
  version: facture.version,
  annee: facture.annee,
  rang: facture.rang,
  client_id: facture.clientId,
  facture_id: facture.factureId,
  hors_taxes_cents: facture.horsTaxesCents,
  taxes: facture.taxes,
  emise_le: facture.emiseLe,
  client: facture.client,
  vendeur: facture.vendeur,
})

/** The newest number of each kind, from now on. */
export async function saveCompteurs(tx: Tx, annee: number, derniers: Derniers): Promise<void> {
  await tx.query({
    name: 'compteurs-save',
    text: `update compteurs c set dernier = n.dernier from unnest($2::text[], $3::int[]) as n (genre, dernier)
      where c.annee = $1 and c.genre = n.genre and c.dernier < n.dernier`,
    values: [annee, Object.keys(derniers), Object.values(derniers)],
  })
}

/** Invoices by their ids. */
export async function readFactures(db: Queryable, ids: readonly string[]): Promise<Map<string, Facture>> {
  const rows = await orm(db)
    .select()
    .from(factures)
    .where(inArray(factures.id, [...ids]))
  return new Map(rows.map((row) => [row.id, factureOf(row)]))
}
