/** The first day of a catalogue: the demonstration products if asked for, and its announcement to those who keep a copy. */
import { catalogue } from '@comptoir/contracts'
import { type Pool, type Tx, withTx } from '@comptoir/kit/postgres/database.ts'
import { asc, max, orm } from '@comptoir/kit/postgres/drizzle.ts'
import { writeEvents } from '@comptoir/participant/outbox.ts'
import { internalCode } from '../domain/code-barres.ts'
import { normalise } from '../domain/recherche.ts'
import { CATEGORIES_DEMO } from './demo.ts'
import { lockCatalogue } from './produits-store.ts'
import { categories, inventaires, produits } from './schema.ts'

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
  const counts = [await orm(tx).$count(categories), await orm(tx).$count(produits)]
  return counts.every((total) => total === 0)
}

async function nextInventaire(tx: Tx): Promise<number> {
  const [newest] = await orm(tx)
    .select({ version: max(inventaires.version) })
    .from(inventaires)
  return (newest?.version ?? 0) + 1
}

async function announce(tx: Tx, version: number, newId: () => string): Promise<void> {
  const { id: produitId, prixCents, actif, version: produitVersion } = produits
  const announced = await orm(tx)
    .select({ produitId, prixCents, actif, version: produitVersion })
    .from(produits)
    .orderBy(asc(produitId))
  await orm(tx).insert(inventaires).values({ version, produits: announced.length })
  const events = announced.map((produit) => catalogue.produitChange(produit))
  await writeEvents(tx, [...events, catalogue.inventaire({ produits: announced.length, version })], newId)
}

async function insertDemo(tx: Tx): Promise<true> {
  await orm(tx)
    .insert(categories)
    .overridingSystemValue()
    .values(CATEGORIES_DEMO.map(({ nom }, index) => ({ id: index + 1, nom, nomRecherche: normalise(nom) })))
  const demo = CATEGORIES_DEMO.flatMap(({ nom: categorie, produits: listed }, index) =>
    listed.map(([nom, prix]) => ({ nom, prix, categorie, categorieId: index + 1 })),
  )
  await orm(tx)
    .insert(produits)
    .overridingSystemValue()
    .values(
      demo.map(({ nom, prix, categorie, categorieId }, index) => ({
        id: index + 1,
        nom,
        nomRecherche: normalise(nom),
        description: `${nom}. Rayon ${categorie.toLowerCase()}.`,
        categorieId,
        prixCents: Math.round(prix * 100),
        codeBarres: internalCode(index + 1),
      })),
    )
  // The next product that a person adds follows these.
  await tx.query(`select setval('categories_id_seq', (select max(id) from categories)),
    setval('produits_id_seq', (select max(id) from produits))`)
  return true
}
