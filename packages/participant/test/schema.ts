/** The tables of the participant that these tests act on: those of every participant, and one of its own. */
import { integer, pgTable, uuid } from 'drizzle-orm/pg-core'

export { cles, inbox, outbox } from '../src/schema.ts'

export const comptes = pgTable('comptes', {
  commandeId: uuid('commande_id').primaryKey(),
  n: integer('n').notNull(),
})
