/** Who is signed in, in which browser. Tokens stand here sealed, and nowhere else. */
import { check, instant, jsonb, pgTable, sql, text } from '@comptoir/kit/postgres/drizzle.ts'
import type { Compte } from '../compte.ts'

export const connexions = pgTable(
  'connexions',
  {
    /** SHA-256 of the cookie: who reads this table can enter nowhere. */
    cookieHash: text('cookie_hash').primaryKey(),
    espace: text('espace').notNull(),
    compte: jsonb('compte').$type<Compte>().notNull(),
    accessToken: text('access_token').notNull(),
    accessUntil: instant('access_until').notNull(),
    renewalToken: text('renewal_token').notNull(),
    ouverteLe: instant('ouverte_le').notNull(),
    renewedAt: instant('renewed_at').notNull(),
  },
  (table) => [
    check('connexions_espace', sql`${table.espace} in ('maison', 'magasin', 'boutique')`),
    check('connexions_cookie', sql`length(${table.cookieHash}) = 43`),
  ],
)
