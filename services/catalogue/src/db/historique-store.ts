/** The statements of what products were. */
import type { Person } from '@comptoir/contracts/access.ts'
import type { Page } from '@comptoir/kit/http/page.ts'
import type { Queryable, Tx } from '@comptoir/kit/postgres/database.ts'
import { and, eq, orm } from '@comptoir/kit/postgres/drizzle.ts'
import type { ContenuProduit } from '../domain/produit.ts'
import { produitHistorique } from './schema.ts'

/** Keeps what these products are now, as the work of `auteur`. */
export async function keepVersions(tx: Tx, ids: readonly number[], { id, nom }: Person): Promise<void> {
  await tx.query(
    `insert into produit_historique (produit_id, version, prix_cents, contenu, auteur, auteur_nom)
     select id, version, prix_cents, jsonb_build_object('code', code, 'nom', nom, 'description', description,
         'categorieId', categorie_id, 'prixCents', prix_cents, 'coutCents', cout_cents,
         'codesBarres', to_jsonb(codes_barres), 'image', image, 'actif', actif), $2, $3
     from produits where id = any($1::int[])`,
    [ids, id, nom],
  )
}

export interface VersionDeProduit {
  readonly contenu: Omit<ContenuProduit, 'aVenir'>
  readonly auteur: Person
  readonly at: Date
}

/** What a product was in one version. */
export async function findVersion(
  db: Queryable,
  produitId: number,
  version: number,
): Promise<VersionDeProduit | undefined> {
  const { contenu, auteur, auteurNom, creeLe } = produitHistorique
  const [row] = await orm(db)
    .select({ contenu, auteur, auteurNom, at: creeLe })
    .from(produitHistorique)
    .where(and(eq(produitHistorique.produitId, produitId), eq(produitHistorique.version, version)))
  return row && { contenu: row.contenu, auteur: { id: row.auteur, nom: row.auteurNom }, at: row.at }
}

export interface PrixPasse {
  readonly version: number
  readonly prixCents: number
  readonly auteur: Person
  readonly at: Date
}

const PRICES = `select version, prix_cents, auteur, auteur_nom, cree_le,
    lag(prix_cents) over (order by version) is distinct from prix_cents as differs
  from produit_historique where produit_id = $1`

/** One page of the prices that a product has had, the newest first. */
export async function listPrix(
  db: Queryable,
  produitId: number,
  { after, limit }: Page<number>,
): Promise<PrixPasse[]> {
  const { rows } = await db.query<{
    version: number
    prix_cents: string
    auteur: string
    auteur_nom: string
    cree_le: Date
  }>(
    `select version, prix_cents, auteur, auteur_nom, cree_le from (${PRICES}) as prices
     where differs and ($2::int is null or version < $2) order by version desc limit $3`,
    [produitId, after, limit],
  )
  return rows.map((row) => ({
    version: row.version,
    prixCents: Number(row.prix_cents),
    auteur: { id: row.auteur, nom: row.auteur_nom },
    at: row.cree_le,
  }))
}

export async function countPrix(db: Queryable, produitId: number): Promise<number> {
  const { rows } = await db.query<{ total: number }>(
    `select count(*)::int as total from (${PRICES}) as prices where differs`,
    [produitId],
  )
  return rows[0]?.total ?? 0
}
