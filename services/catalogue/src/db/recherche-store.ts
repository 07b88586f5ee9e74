/** The statements of lists and searches. */
import type { Page } from '@comptoir/kit/http/page.ts'
import type { Queryable } from '@comptoir/kit/postgres/database.ts'
import type { Produit } from '../domain/produit.ts'

export interface FiltreProduits {
  /** LIKE patterns that the name must all match; none: every name does. */
  readonly motifs: readonly string[]
  /** A code or barcode, found whatever the name. */
  readonly code: string | undefined
  readonly categorieId: number | undefined
  readonly prixMinCents: number | undefined
  readonly prixMaxCents: number | undefined
  /** Products that are no longer sold as well. */
  readonly retires: boolean
}

const FILTRE = `(nom_recherche like all ($1::text[]) or lower(code) = lower($2)
    or id = (select produit_id from codes_barres where codes_barres.code = $2))
  and ($3::int is null or categorie_id = $3) and ($4::bigint is null or prix_cents >= $4)
  and ($5::bigint is null or prix_cents <= $5) and (actif or $6::boolean)`

const filtreValues = (filtre: FiltreProduits): unknown[] => [
  filtre.motifs,
  filtre.code,
  filtre.categorieId,
  filtre.prixMinCents,
  filtre.prixMaxCents,
  filtre.retires,
]

/** A product of a list: who said its price to come is not told there. */
export interface ShownProduit extends Omit<Produit, 'aVenir'> {
  readonly aVenir: { readonly prixCents: number; readonly from: Date } | null
}

interface ProduitRow extends Omit<ShownProduit, 'prixCents' | 'coutCents' | 'aVenir'> {
  readonly prixCents: string
  readonly coutCents: string | null
  readonly aVenirCents: string | null
  readonly from: Date | null
}

function produitOf({ aVenirCents, from, prixCents, coutCents, ...row }: ProduitRow): ShownProduit {
  return {
    ...row,
    prixCents: Number(prixCents),
    coutCents: coutCents === null ? null : Number(coutCents),
    aVenir: aVenirCents === null || from === null ? null : { prixCents: Number(aVenirCents), from },
  }
}

/** One page of products, by number. Written by hand: the shop's first page asks it, and Drizzle takes half as long again. */
export async function listProduits(
  db: Queryable,
  filtre: FiltreProduits,
  { after = 0, limit }: Page<number>,
): Promise<ShownProduit[]> {
  const { rows } = await db.query<ProduitRow>(
    `select id, code, nom, description, categorie_id as "categorieId", prix_cents as "prixCents",
       cout_cents as "coutCents", codes_barres as "codesBarres", image, actif,
       prix_a_venir_cents as "aVenirCents", prix_a_partir_du as "from", version
     from produits where ${FILTRE} and id > $7 order by id limit $8`,
    [...filtreValues(filtre), after, limit],
  )
  return rows.map(produitOf)
}

export async function countProduits(db: Queryable, filtre: FiltreProduits): Promise<number> {
  const { rows } = await db.query<{ total: number }>(
    `select count(*)::int as total from produits where ${FILTRE}`,
    filtreValues(filtre),
  )
  return rows[0]?.total ?? 0
}
