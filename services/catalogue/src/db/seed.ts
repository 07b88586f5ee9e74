/** The first day of a catalogue: the demonstration products if asked for, and its announcement to those who keep a copy. */
import { catalogue, SUBSCRIPTIONS } from '@comptoir/contracts'
import { CATEGORIES_DEMO } from '@comptoir/demo/categories.ts'
import { PRODUITS_DEMO } from '@comptoir/demo/produits.ts'
import { type Pool, type Tx, withTx } from '@comptoir/kit/postgres/database.ts'
import { desc, orm } from '@comptoir/kit/postgres/drizzle.ts'
import { writeEvents } from '@comptoir/participant/outbox.ts'
import { DEMONSTRATION } from '../domain/auteur.ts'
import { internalCode } from '../domain/code-barres.ts'
import { CATEGORIE_FILMS } from '../domain/film.ts'
import { normalise } from '../domain/recherche.ts'
import { FILMS_DEMO } from './demo-films.ts'
import { keepVersions } from './historique-store.ts'
import { lockCatalogue } from './produits-store.ts'
import { categories, inventaires, produits } from './schema.ts'
import { listTold } from './told-store.ts'

/**
 * Announces every product and their number, once for each list of readers: a service that wants products from now on gets those
 * of before. With `demo`, fills an empty catalogue first. Safe beside other instances that start at the same time, and never
 * touches what people have changed.
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
    const newest = await newestInventaire(tx)
    if (newest?.readers === READERS && !seeded) return
    await announce(tx, (newest?.version ?? 0) + 1, newId)
  })
}

async function isEmpty(tx: Tx): Promise<boolean> {
  const counts = [await orm(tx).$count(categories), await orm(tx).$count(produits)]
  return counts.every((total) => total === 0)
}

/** Who gets what is announced. */
const READERS = SUBSCRIPTIONS[catalogue.produitChange.id]?.toSorted().join(' ') ?? ''

async function newestInventaire(tx: Tx) {
  const { version, readers } = inventaires
  const [newest] = await orm(tx)
    .select({ version, readers })
    .from(inventaires)
    .orderBy(desc(version))
    .limit(1)
  return newest
}

async function announce(tx: Tx, version: number, newId: () => string): Promise<void> {
  const announced = await listTold(tx)
  await orm(tx).insert(inventaires).values({ version, produits: announced.length, readers: READERS })
  const events = announced.map((produit) => catalogue.produitChange(produit))
  await writeEvents(tx, [...events, catalogue.inventaire({ produits: announced.length, version })], newId)
}

/** Every fifth product is sold in packs too, which have barcodes of their own, from this number on. */
const PACKS = 500_000

/** By which barcodes a product is known. */
const barcodesOf = (id: number) =>
  id % 5 === 0 ? [internalCode(id), internalCode(PACKS + id)] : [internalCode(id)]

const codeIn = (categorie: string, id: number): string =>
  `${normalise(categorie).slice(0, 3).toUpperCase()}${String(id).padStart(3, '0')}`

type DemoRow = Omit<typeof produits.$inferInsert, 'nomRecherche'> & { readonly id: number }

/** All products of the demonstration, by their numbers: those that are sold, then the films. */
const demoRows = (): DemoRow[] => [
  ...PRODUITS_DEMO.map(({ id, nom, categorie, categorieId, prixCents, coutCents }) => ({
    id,
    nom,
    description: `${nom}. Rayon ${categorie.toLowerCase()}.`,
    categorieId,
    prixCents,
    code: codeIn(categorie, id),
    codesBarres: barcodesOf(id),
    coutCents,
  })),
  ...FILMS_DEMO.map(([nom, description], index) => ({
    id: PRODUITS_DEMO.length + index + 1,
    nom,
    description,
    categorieId: CATEGORIES_DEMO.length + 1,
    prixCents: 0,
    code: codeIn(CATEGORIE_FILMS, PRODUITS_DEMO.length + index + 1),
  })),
]

async function insertDemo(tx: Tx): Promise<true> {
  const named = [...CATEGORIES_DEMO.map(({ nom }) => nom), CATEGORIE_FILMS]
  await orm(tx)
    .insert(categories)
    .overridingSystemValue()
    .values(named.map((nom, index) => ({ id: index + 1, nom, nomRecherche: normalise(nom) })))
  const rows = demoRows()
  await orm(tx)
    .insert(produits)
    .overridingSystemValue()
    .values(rows.map((row) => ({ ...row, nomRecherche: normalise(row.nom) })))
  await keepVersions(
    tx,
    rows.map(({ id }) => id),
    DEMONSTRATION,
  )
  // The next product that a person adds follows these.
  await tx.query(`select setval('categories_id_seq', (select max(id) from categories)),
    setval('produits_id_seq', (select max(id) from produits))`)
  return true
}
