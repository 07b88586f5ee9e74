/** SQL of carts and lines: one function, one statement. Lines are read and written under the lock of their cart. */
import type { Queryable, Tx } from '@comptoir/kit/postgres/database.ts'
import { type Ligne, type Panier, panierVide } from '../domain/panier.ts'

interface PanierRow {
  readonly client_id: number
  readonly version: number
  readonly produits: number[]
  readonly quantites: number[]
}

const toPanier = ({ client_id, version, produits, quantites }: PanierRow): Panier => ({
  clientId: client_id,
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
    text: `select p.client_id, p.version, l.produits, l.quantites
      from paniers p cross join lateral (
        select coalesce(array_agg(produit_id order by rang), '{}') as produits,
               coalesce(array_agg(quantite order by rang), '{}') as quantites
        from panier_lignes where client_id = p.client_id) l
      where p.client_id = any($1::int[])`,
    values: [clientIds],
  })
  return new Map(rows.map((row) => [row.client_id, toPanier(row)]))
}

/** One client's cart; empty and at version 1 when it was never filled. */
export async function readPanier(db: Queryable, clientId: number): Promise<Panier> {
  return (await readPaniers(db, [clientId])).get(clientId) ?? panierVide(clientId)
}

/** Makes sure that a client has a cart to lock. */
export async function openPanier(tx: Tx, clientId: number): Promise<void> {
  await tx.query({
    name: 'paniers-open',
    text: 'insert into paniers (client_id) values ($1) on conflict do nothing',
    values: [clientId],
  })
}

export async function saveLigne(tx: Tx, clientId: number, { produitId, quantite }: Ligne): Promise<void> {
  await tx.query({
    name: 'panier-ligne-save',
    text: `insert into panier_lignes (client_id, produit_id, quantite) values ($1, $2, $3)
      on conflict (client_id, produit_id) do update set quantite = excluded.quantite`,
    values: [clientId, produitId, quantite],
  })
}

/** False when the cart does not hold the product. */
export async function deleteLigne(tx: Tx, clientId: number, produitId: number): Promise<boolean> {
  const { rowCount } = await tx.query({
    name: 'panier-ligne-delete',
    text: 'delete from panier_lignes where client_id = $1 and produit_id = $2',
    values: [clientId, produitId],
  })
  return rowCount === 1
}

export async function deleteLignes(tx: Tx, clientId: number): Promise<void> {
  await tx.query({
    name: 'panier-lignes-delete',
    text: 'delete from panier_lignes where client_id = $1',
    values: [clientId],
  })
}
