/** SQL of takes: one function, one statement. */
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import type { Ligne } from '../domain/panier.ts'
import { type Prise, type PriseFaite, QUANTITE_RENDUE_MAX, type Remises } from '../domain/prise.ts'

interface PriseRow {
  readonly commande_id: string
  readonly client_id: number
  readonly version: number
  readonly statut: Prise['statut']
  readonly lignes: Ligne[]
  readonly prise_le: Date
  readonly remise_le: Date
}

function toPrise(row: PriseRow): Prise {
  const demande = { commandeId: row.commande_id, clientId: row.client_id }
  // An undone take keeps its lines for whoever asks what it was, but they are no longer the order's. One that is being
  // undone has them.
  if (row.statut === 'REMISE') return { statut: 'REMISE', ...demande, remiseLe: row.remise_le }
  return { statut: 'PRISE', ...demande, version: row.version, lignes: row.lignes, priseLe: row.prise_le }
}

/** What is known of orders. Under the locks of their clients' carts the answer holds until the end. */
export async function readPrises(tx: Tx, commandeIds: readonly string[]): Promise<Map<string, Prise>> {
  const { rows } = await tx.query<PriseRow>({
    name: 'prises-read',
    text: `select commande_id, client_id, version, statut, lignes, prise_le, remise_le
      from prises where commande_id = any($1::uuid[])`,
    values: [commandeIds],
  })
  return new Map(rows.map((row) => [row.commande_id, toPrise(row)]))
}

/**
 * Writes takes: the lines leave their carts, and each cart is empty at its next version.
 * @throws when a cart is no longer at the version that was taken: its lock was not held.
 */
export async function savePrises(tx: Tx, prises: readonly PriseFaite[]): Promise<void> {
  const { rowCount } = await tx.query({
    name: 'prises-save',
    text: `with prise as (
        select * from unnest($1::uuid[], $2::int[], $3::int[], $4::jsonb[], $5::timestamptz[])
          as prise (commande_id, client_id, version, lignes, prise_le)),
      gardee as (
        insert into prises (commande_id, client_id, version, statut, lignes, prise_le)
        select commande_id, client_id, version, 'PRISE', lignes, prise_le from prise),
      partie as (delete from panier_lignes where client_id = any($2::int[]))
      update paniers set version = paniers.version + 1
      from prise where paniers.client_id = prise.client_id and paniers.version = prise.version`,
    values: [
      prises.map((prise) => prise.commandeId),
      prises.map((prise) => prise.clientId),
      prises.map((prise) => prise.version),
      prises.map((prise) => JSON.stringify(prise.lignes)),
      prises.map((prise) => prise.priseLe),
    ],
  })
  if (rowCount !== prises.length)
    throw new Error(`prises: ${prises.length} to write, ${rowCount} carts moved on`)
}

/** Writes undone takes, and marks for those that never were. */
export async function saveRemises(tx: Tx, remises: Remises['nouvelles']): Promise<void> {
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
export async function saveRetours(
  tx: Tx,
  { lignes, hausses }: Pick<Remises, 'lignes' | 'hausses'>,
): Promise<void> {
  const { rowCount } = await tx.query({
    name: 'panier-retours',
    text: `with retour as (
        insert into panier_lignes (client_id, produit_id, quantite)
        select * from unnest($1::int[], $2::int[], $3::int[])
        on conflict (client_id, produit_id) do update
          set quantite = least(panier_lignes.quantite + excluded.quantite, ${QUANTITE_RENDUE_MAX}))
      update paniers set version = paniers.version + hausse.n
      from unnest($4::int[], $5::int[]) as hausse (client_id, n) where paniers.client_id = hausse.client_id`,
    values: [
      lignes.map((ligne) => ligne.clientId),
      lignes.map((ligne) => ligne.produitId),
      lignes.map((ligne) => ligne.quantite),
      [...hausses.keys()],
      [...hausses.values()],
    ],
  })
  if (rowCount !== hausses.size) throw new Error(`paniers: ${hausses.size} to raise, ${rowCount} raised`)
}
