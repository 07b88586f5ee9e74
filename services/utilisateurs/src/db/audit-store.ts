/** The audit of accounts: rows are added and read, never changed. */
import type { Page } from '@comptoir/kit/http/page.ts'
import type { Queryable } from '@comptoir/kit/postgres/database.ts'
import { desc, lt, orm } from '@comptoir/kit/postgres/drizzle.ts'
import { audit } from './schema.ts'

export type Acte =
  | 'CONNEXION'
  | 'CONNEXION_REFUSEE'
  | 'DECONNEXION'
  | 'REUTILISATION'
  | 'CREATION'
  | 'MODIFICATION'
  | 'DESACTIVATION'
  | 'MOT_DE_PASSE'
  | 'MOT_DE_PASSE_REFUSE'
  | 'JETON_CREE'
  | 'JETON_REVOQUE'
  | 'CLE_CHANGEE'
  | 'APPROBATION'
  | 'INSCRIPTION'

export interface Fait {
  readonly acte: Acte
  readonly auteurId?: number | undefined
  readonly utilisateurId?: number | undefined
  /** The name that was tried, as far as it is one. */
  readonly identifiant?: string | undefined
  readonly adresse?: string | undefined
}

export async function writeAudit(db: Queryable, fait: Fait): Promise<void> {
  await orm(db)
    .insert(audit)
    .values({ ...fait, identifiant: fait.identifiant?.slice(0, 64) })
}

export type AuditRow = typeof audit.$inferSelect

/** One page of the audit, the newest first. */
export async function listAudit(
  db: Queryable,
  { after = Number.MAX_SAFE_INTEGER, limit }: Page<number>,
): Promise<AuditRow[]> {
  return orm(db).select().from(audit).where(lt(audit.id, after)).orderBy(desc(audit.id)).limit(limit)
}

export const countAudit = (db: Queryable): Promise<number> => orm(db).$count(audit)
