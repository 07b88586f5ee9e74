/** Long work on reports, and how far it is. */
import { bigint, check, instant, jsonb, pgTable, sql, text, uuid } from '@comptoir/kit/postgres/drizzle.ts'
import type { Difference, Sorte, Statut } from '../domain/travail.ts'

export const travaux = pgTable(
  'travaux',
  {
    id: uuid('id').primaryKey(),
    sorte: text('sorte').$type<Sorte>().notNull(),
    statut: text('statut').$type<Statut>().notNull(),
    demandeLe: instant('demande_le').notNull(),
    finiLe: instant('fini_le'),
    evenements: bigint('evenements', { mode: 'number' }).notNull().default(0),
    differences: jsonb('differences').$type<readonly Difference[]>().notNull().default([]),
    erreur: text('erreur'),
    /** When an instance last said that it works on it: one that says nothing for long is dead. */
    seenAt: instant('seen_at'),
  },
  (table) => [
    check('travaux_statut', sql`${table.statut} in ('EN_ATTENTE', 'EN_COURS', 'TERMINE', 'ECHOUE')`),
    check('travaux_sorte', sql`${table.sorte} in ('COMPARAISON', 'RECONSTRUCTION')`),
    check('travaux_fini', sql`(${table.statut} in ('TERMINE', 'ECHOUE')) = (${table.finiLe} is not null)`),
  ],
)
