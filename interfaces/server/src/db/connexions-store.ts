/** SQL of sessions: one function, one statement. */
import type { Queryable, Tx } from '@comptoir/kit/postgres/database.ts'
import { eq, lt, orm, type RowOf } from '@comptoir/kit/postgres/drizzle.ts'
import type { Compte } from '../compte.ts'
import type { SpaceName } from '../spaces.ts'
import { connexions } from './schema.ts'

/** A session as it is kept; both tokens are sealed. */
export interface Connexion {
  readonly cookieHash: string
  readonly espace: SpaceName
  readonly compte: Compte
  readonly accessToken: string
  readonly accessUntil: Date
  readonly renewalToken: string
}

type ConnexionRow = RowOf<
  typeof connexions,
  'cookieHash' | 'espace' | 'compte' | 'accessToken' | 'accessUntil' | 'renewalToken'
>
/** Constant SQL: the columns of a session, as the code names them. */
const COLUMNS = `cookie_hash as "cookieHash", espace, compte, access_token as "accessToken",
  access_until as "accessUntil", renewal_token as "renewalToken"`

const connexionOf = (row: ConnexionRow): Connexion => ({ ...row, espace: row.espace as SpaceName })

export async function insertConnexion(db: Queryable, opened: Connexion, at: Date): Promise<void> {
  await orm(db)
    .insert(connexions)
    .values({ ...opened, ouverteLe: at, renewedAt: at })
}

export async function readConnexion(db: Queryable, cookieHash: string): Promise<Connexion | undefined> {
  const { rows } = await db.query<ConnexionRow>({
    name: 'connexion-read',
    text: `select ${COLUMNS} from connexions where cookie_hash = $1`,
    values: [cookieHash],
  })
  return rows[0] && connexionOf(rows[0])
}

/** Keeps every other instance from renewing the same tokens. */
export async function lockConnexion(tx: Tx, cookieHash: string): Promise<Connexion | undefined> {
  const { rows } = await tx.query<ConnexionRow>({
    name: 'connexion-lock',
    text: `select ${COLUMNS} from connexions where cookie_hash = $1 for update`,
    values: [cookieHash],
  })
  return rows[0] && connexionOf(rows[0])
}

export type Tokens = Pick<Connexion, 'compte' | 'accessToken' | 'accessUntil' | 'renewalToken'>

export async function saveTokens(
  tx: Tx,
  cookieHash: string,
  { at, ...tokens }: Tokens & { readonly at: Date },
) {
  await orm(tx)
    .update(connexions)
    .set({ ...tokens, renewedAt: at })
    .where(eq(connexions.cookieHash, cookieHash))
}

export async function deleteConnexion(db: Queryable, cookieHash: string): Promise<void> {
  await orm(db).delete(connexions).where(eq(connexions.cookieHash, cookieHash))
}

/** Forgets sessions whose tokens nobody has renewed since: nothing can be done with them any more. */
export async function forgetConnexions(db: Queryable, before: Date): Promise<void> {
  await orm(db).delete(connexions).where(lt(connexions.renewedAt, before))
}
