/** The tables of requests: replenishment and transfers, with their history, which is append-only. */
import {
  check,
  index,
  instant,
  integer,
  pgTable,
  primaryKey,
  sql,
  text,
  unique,
  uuid,
} from '@comptoir/kit/postgres/drizzle.ts'
import type { Sorte, Statut } from '../domain/demande.ts'

/** A request stands where its history ends: a trigger checks it at the end of each transaction. */
export const demandes = pgTable(
  'demandes',
  {
    id: uuid('id').primaryKey(),
    sorte: text('sorte').$type<Sorte>().notNull(),
    de: integer('de').notNull(),
    vers: integer('vers').notNull(),
    statut: text('statut').$type<Statut>().notNull(),
    version: integer('version').notNull().default(1),
  },
  (table) => [
    check('demandes_sorte', sql`${table.sorte} in ('APPROVISIONNEMENT', 'TRANSFERT')`),
    check(
      'demandes_statut',
      sql`${table.statut} in ('DEMANDEE', 'VALIDEE', 'EXPEDIEE', 'RECUE', 'REFUSEE', 'ANNULEE')`,
    ),
    check('demandes_lieux', sql`${table.de} <> ${table.vers}`),
    index('demandes_en_cours')
      .on(table.vers)
      .where(sql`${table.statut} in ('DEMANDEE', 'VALIDEE', 'EXPEDIEE')`),
  ],
)

export const demandeLignes = pgTable(
  'demande_lignes',
  {
    demandeId: uuid('demande_id')
      .notNull()
      .references(() => demandes.id),
    produitId: integer('produit_id').notNull(),
    demandee: integer('demandee').notNull(),
    /** Granted, and then sent. */
    validee: integer('validee'),
    recue: integer('recue'),
  },
  (table) => [
    primaryKey({ columns: [table.demandeId, table.produitId] }),
    check('demande_lignes_demandee', sql`${table.demandee} > 0`),
    check('demande_lignes_validee', sql`${table.validee} between 0 and ${table.demandee}`),
    check(
      'demande_lignes_recue',
      sql`${table.recue} is null or (${table.validee} is not null and ${table.recue} between 0 and ${table.validee})`,
    ),
  ],
)

/** Who brought a request where, when and why. */
export const demandeHistorique = pgTable(
  'demande_historique',
  {
    demandeId: uuid('demande_id')
      .notNull()
      .references(() => demandes.id),
    version: integer('version').notNull(),
    statut: text('statut').$type<Statut>().notNull(),
    auteurId: text('auteur_id').notNull(),
    auteurNom: text('auteur_nom').notNull(),
    motif: text('motif'),
    at: instant('a').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.demandeId, table.version] }),
    unique('demande_historique_une_fois').on(table.demandeId, table.statut),
  ],
)
