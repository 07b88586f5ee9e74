/** SQL of takes: one function, one statement, for a whole group. */
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import type { RowOf } from '@comptoir/kit/postgres/drizzle.ts'
import { statement } from '@comptoir/kit/postgres/statement.ts'
import { MAX_RETURNED_QUANTITE, type Prise, type Remises, type TakenPrise } from '../domain/prise.ts'
import type { prises } from './schema.ts'

type PriseRow = RowOf<
  typeof prises,
  'commandeId' | 'clientId' | 'version' | 'statut' | 'lignes' | 'priseLe' | 'remiseLe'
>

function priseOf({ commandeId, clientId, statut, version, lignes, priseLe, remiseLe }: PriseRow): Prise {
  // An undone take keeps its lines, but they are no longer the order's. One that is being undone has them.
  if (statut === 'REMISE') return { statut, commandeId, clientId, remiseLe: remiseLe as Date }
  return {
    statut: 'PRISE',
    commandeId,
    clientId,
    // A constraint says that a take has all three.
    version: version as number,
    lignes: lignes as NonNullable<typeof lignes>,
    priseLe: priseLe as Date,
  }
}

/** What is known of orders. Under the locks of their clients' carts the answer holds until the end. */
export async function readPrises(tx: Tx, commandeIds: readonly string[]): Promise<Map<string, Prise>> {
  const { rows } = await tx.query<PriseRow>({
    name: 'prises-read',
    text: `select commande_id as "commandeId", client_id as "clientId", version, statut, lignes,
        prise_le as "priseLe", remise_le as "remiseLe"
      from prises where commande_id = any($1::uuid[])`,
    values: [commandeIds],
  })
  return new Map(rows.map((row) => [row.commandeId, priseOf(row)]))
}

/**
 * Writes takes: the lines leave their carts, and each cart is empty at its next version.
 * @throws when a cart is no longer at the version that was taken: its lock was not held.
 */
export async function savePrises(tx: Tx, prises: readonly TakenPrise[]): Promise<void> {
  const clientIds = prises.map((prise) => prise.clientId)
  const { rowCount } = await tx.query(
    statement('prises-save').sql`with taken as (
        select * from unnest(${prises.map((prise) => prise.commandeId)}::uuid[], ${clientIds}::int[],
            ${prises.map((prise) => prise.version)}::int[],
            ${prises.map((prise) => JSON.stringify(prise.lignes))}::jsonb[],
            ${prises.map((prise) => prise.priseLe)}::timestamptz[])
          as taken (commande_id, client_id, version, lignes, prise_le)),
      kept as (
        insert into prises (commande_id, client_id, version, statut, lignes, prise_le)
        select commande_id, client_id, version, 'PRISE', lignes, prise_le from taken),
      gone as (delete from panier_lignes where client_id = any(${clientIds}::int[]))
      update paniers set version = paniers.version + 1
      from taken where paniers.client_id = taken.client_id and paniers.version = taken.version`,
  )
  if (rowCount !== prises.length)
    throw new Error(`prises: ${prises.length} to write, ${rowCount} carts moved on`)
}

/** Writes undone takes, and marks for those that never were. */
export async function saveRemises(tx: Tx, remises: Remises['fresh']): Promise<void> {
  const { rowCount } = await tx.query({
    name: 'prises-remise',
    text: `insert into prises (commande_id, client_id, statut, remise_le)
      select commande_id, client_id, 'REMISE', remise_le
      from unnest($1::uuid[], $2::int[], $3::timestamptz[]) as remise (commande_id, client_id, remise_le)
      on conflict (commande_id) do update set statut = 'REMISE', remise_le = excluded.remise_le
        where prises.statut = 'PRISE'`,
    values: [
      remises.map((remise) => remise.commandeId),
      remises.map((remise) => remise.clientId),
      remises.map((remise) => remise.remiseLe),
    ],
  })
  if (rowCount !== remises.length) throw new Error(`prises: ${remises.length} to undo, ${rowCount} undone`)
}

/** Puts lines back into their carts, quantities summed, and raises the carts' versions. */
export async function saveReturns(
  tx: Tx,
  { lignes, rises }: Pick<Remises, 'lignes' | 'rises'>,
): Promise<void> {
  const { rowCount } = await tx.query(
    statement('panier-retours').sql`with returned as (
        insert into panier_lignes (client_id, produit_id, quantite)
        select * from unnest(${lignes.map((ligne) => ligne.clientId)}::int[],
          ${lignes.map((ligne) => ligne.produitId)}::int[], ${lignes.map((ligne) => ligne.quantite)}::int[])
        on conflict (client_id, produit_id) do update
          set quantite = least(panier_lignes.quantite + excluded.quantite, ${MAX_RETURNED_QUANTITE}))
      update paniers set version = paniers.version + rise.n
      from unnest(${[...rises.keys()]}::int[], ${[...rises.values()]}::int[]) as rise (client_id, n)
      where paniers.client_id = rise.client_id`,
  )
  if (rowCount !== rises.size) throw new Error(`paniers: ${rises.size} to raise, ${rowCount} raised`)
}
