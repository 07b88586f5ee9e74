/** Customer accounts. A deleted account is gone, its number never comes back. */
import { check, index, integer, pgTable, type SQL, sql, text, uuid } from '@comptoir/kit/postgres/drizzle.ts'

export const clients = pgTable(
  'clients',
  {
    // Identity counts up only: orders and ledger entries that name a deleted client never come to mean another one.
    id: integer('id').primaryKey().generatedByDefaultAsIdentity(),
    nom: text('nom').notNull(),
    /** As the person wrote it. */
    email: text('email').notNull(),
    /** As it is compared; see `adresseDe`. */
    adresse: text('adresse').notNull().unique(),
    /** Name and address as they are searched: `fold` of the first migration of searches says how. */
    recherche: text('recherche')
      .notNull()
      .generatedAlwaysAs((): SQL => sql`fold(${clients.nom} || ' ' || ${clients.adresse})`),
    /** The saga that made it together with its account; null for one that staff made. */
    inscriptionId: uuid('inscription_id').unique(),
    /** What is told of him names it: the greatest wins. */
    version: integer('version').notNull().default(1),
  },
  (table) => [
    index('clients_recherche').using('gin', table.recherche.op('gin_trgm_ops')),
    check('clients_version', sql`${table.version} >= 1`),
    check('clients_numero', sql`${table.id} >= 1`),
    check('clients_nom', sql`length(${table.nom}) between 1 and 200`),
    check(
      'clients_email',
      sql`length(${table.email}) between 3 and 254 and position('@' in ${table.email}) > 1`,
    ),
  ],
)
