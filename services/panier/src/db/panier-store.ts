/** SQL of carts and lines: one function, one statement. Lines are read and written under the lock of their cart. */
import type { Queryable, Tx } from '@comptoir/kit/postgres/database.ts'
import { and, eq, orm, type RowOf, sql } from '@comptoir/kit/postgres/drizzle.ts'
import { emptyPanier, type Ligne, type Panier } from '../domain/panier.ts'
import { panierLignes, paniers } from './schema.ts'

interface PanierRow extends RowOf<typeof paniers, 'clientId' | 'version'> {
  readonly produits: readonly number[]
  readonly quantites: readonly number[]
}

const panierOf = ({ clientId, version, produits, quantites }: PanierRow): Panier => ({
  clientId,
  version,
  lignes: produits.map((produitId, index) => ({ produitId, quantite: quantites[index] as number })),
})

/** Locks the carts of clients, in the order of their numbers. Clients who never filled one have nothing to lock. */
export async function lockPaniers(tx: Tx, clientIds: readonly number[]): Promise<void> {
  await tx.query({
    name: 'paniers-lock',
    text: 'select 1 from paniers where client_id = any($1::int[]) order by client_id for update',
    values: [clientIds],
  })
}

/** Carts with their lines. After `lockPaniers`: a statement of its own, so that it sees what the lock waited for. */
export async function readPaniers(db: Queryable, clientIds: readonly number[]): Promise<Map<number, Panier>> {
  const { rows } = await db.query<PanierRow>({
    name: 'paniers-read',
    text: `select p.client_id as "clientId", p.version, l.produits, l.quantites
      from paniers p cross join lateral (
        select coalesce(array_agg(produit_id order by rang), '{}') as produits,
               coalesce(array_agg(quantite order by rang), '{}') as quantites
        from panier_lignes where client_id = p.client_id) l
      where p.client_id = any($1::int[])`,
    values: [clientIds],
  })
  return new Map(rows.map((row) => [row.clientId, panierOf(row)]))
}

/** One client's cart; empty and at version 1 when it was never filled. */
export async function readPanier(db: Queryable, clientId: number): Promise<Panier> {
  return (await readPaniers(db, [clientId])).get(clientId) ?? emptyPanier(clientId)
}

/** Makes sure that a client has a cart to lock. */
export async function openPanier(tx: Tx, clientId: number): Promise<void> {
  await orm(tx).insert(paniers).values({ clientId }).onConflictDoNothing()
}

export async function saveLigne(tx: Tx, clientId: number, { produitId, quantite }: Ligne): Promise<void> {
  await orm(tx)
    .insert(panierLignes)
    .values({ clientId, produitId, quantite })
    .onConflictDoUpdate({
      target: [panierLignes.clientId, panierLignes.produitId],
      set: { quantite: sql`excluded.quantite` },
    })
}

/** False when the cart does not hold the product. */
export async function deleteLigne(tx: Tx, clientId: number, produitId: number): Promise<boolean> {
  const { rowCount } = await orm(tx)
    .delete(panierLignes)
    .where(and(eq(panierLignes.clientId, clientId), eq(panierLignes.produitId, produitId)))
  return rowCount === 1
}

export async function deleteLignes(tx: Tx, clientId: number): Promise<void> {
  await orm(tx).delete(panierLignes).where(eq(panierLignes.clientId, clientId))
}
