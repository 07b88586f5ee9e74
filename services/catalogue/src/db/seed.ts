/** The first day of a catalogue: the demonstration products if asked for, and its announcement to whoever keeps a copy. */
import { catalogue } from '@comptoir/contracts'
import { type Pool, type Tx, withTx } from '@comptoir/kit/postgres/database.ts'
import { writeEvents } from '@comptoir/participant/outbox.ts'
import { codeInterne } from '../domain/code-barres.ts'
import { normaliser } from '../domain/recherche.ts'
import { CATEGORIES_DEMO } from './demo.ts'
import { lockCatalogue } from './produits-store.ts'

/**
 * Announces every product and their number, once per database; with `demo`, fills an empty catalogue first. Safe beside
 * other instances that start at the same time, and never touches what people have changed.
 */
export function announceCatalogue(
  { pool, newId }: { pool: Pool; newId: () => string },
  demo: boolean,
): Promise<void> {
  return withTx(pool, async (tx) => {
    // An instance that is at it may take longer than a lock is usually waited for.
    await tx.query('set local lock_timeout = 0')
    await lockCatalogue(tx)
    const seeded = demo && (await isEmpty(tx)) && (await insertDemo(tx))
    const version = await nextInventaire(tx)
    if (version > 1 && !seeded) return
    await announce(tx, version, newId)
  })
}

async function isEmpty(tx: Tx): Promise<boolean> {
  const { rows } = await tx.query('select from categories union all select from produits limit 1')
  return rows.length === 0
}

async function nextInventaire(tx: Tx): Promise<number> {
  const { rows } = await tx.query<{ version: number }>(
    'select coalesce(max(version), 0) + 1 as version from inventaires',
  )
  return rows[0]?.version ?? 1
}

async function announce(tx: Tx, version: number, newId: () => string): Promise<void> {
  const { rows } = await tx.query<{ id: number; prix_cents: string; actif: boolean; version: number }>(
    'select id, prix_cents, actif, version from produits order by id',
  )
  await tx.query('insert into inventaires (version, produits) values ($1, $2)', [version, rows.length])
  const prix = rows.map((row) =>
    catalogue.produitChange({
      produitId: row.id,
      prixCents: Number(row.prix_cents),
      actif: row.actif,
      version: row.version,
    }),
  )
  await writeEvents(tx, [...prix, catalogue.inventaire({ produits: rows.length, version })], newId)
}

async function insertDemo(tx: Tx): Promise<true> {
  await tx.query(
    `insert into categories (id, nom, nom_recherche) overriding system value
     select * from unnest($1::int[], $2::text[], $3::text[])`,
    [
      CATEGORIES_DEMO.map((_, index) => index + 1),
      CATEGORIES_DEMO.map(({ nom }) => nom),
      CATEGORIES_DEMO.map(({ nom }) => normaliser(nom)),
    ],
  )
  const produits = CATEGORIES_DEMO.flatMap(({ nom, produits }, index) =>
    produits.map(([produit, prix]) => ({ nom: produit, categorie: nom, categorieId: index + 1, prix })),
  )
  await tx.query(
    `insert into produits (id, nom, nom_recherche, description, categorie_id, prix_cents, code_barres) overriding system value
     select * from unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::int[], $6::bigint[], $7::text[])`,
    [
      produits.map((_, index) => index + 1),
      produits.map(({ nom }) => nom),
      produits.map(({ nom }) => normaliser(nom)),
      produits.map(({ nom, categorie }) => `${nom}. Rayon ${categorie.toLowerCase()}.`),
      produits.map(({ categorieId }) => categorieId),
      produits.map(({ prix }) => Math.round(prix * 100)),
      produits.map((_, index) => codeInterne(index + 1)),
    ],
  )
  // The next product that a person adds follows these.
  await tx.query(`select setval('categories_id_seq', (select max(id) from categories)),
    setval('produits_id_seq', (select max(id) from produits))`)
  return true
}
