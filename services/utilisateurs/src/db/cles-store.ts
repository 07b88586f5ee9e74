/** The keys that sign tokens, and what everyone is told of them. */
import { generateKeyPairSync, randomUUID } from 'node:crypto'
import type { KeyDocument } from '@comptoir/kit/http/key-set.ts'
import type { Queryable, Tx } from '@comptoir/kit/postgres/database.ts'
import { eq, orm } from '@comptoir/kit/postgres/drizzle.ts'
import { takeTurn } from '@comptoir/kit/postgres/turn.ts'
import { cles } from './schema.ts'

export interface Cle {
  readonly kid: string
  readonly jwk: Readonly<Record<string, unknown>>
}

/** Makes the present and the next key where they are missing. */
export async function ensureKeys(tx: Tx): Promise<void> {
  await takeTurn(tx, 'cles')
  for (const statut of ['PRESENTE', 'SUIVANTE'] as const) {
    const rows = await orm(tx).select({ kid: cles.kid }).from(cles).where(eq(cles.statut, statut))
    if (rows.length === 0) await insertKey(tx, statut)
  }
}

/** The next key signs from now on, and another one is next. Tokens of the past one stay good for their time. */
export async function rotateKeys(tx: Tx): Promise<string> {
  await ensureKeys(tx)
  await tx.query("update cles set statut = 'PASSEE', passee_le = now() where statut = 'PRESENTE'")
  await orm(tx).update(cles).set({ statut: 'PRESENTE' }).where(eq(cles.statut, 'SUIVANTE'))
  await insertKey(tx, 'SUIVANTE')
  return (await presentKey(tx)).kid
}

async function insertKey(tx: Tx, statut: 'PRESENTE' | 'SUIVANTE'): Promise<void> {
  const kid = randomUUID()
  const jwk = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })
  await orm(tx).insert(cles).values({ kid, jwk, statut })
}

/**
 * The key that signs now.
 * @throws when there is none: a start makes one.
 */
export async function presentKey(db: Queryable): Promise<Cle> {
  const [row] = await orm(db)
    .select({ kid: cles.kid, jwk: cles.jwk })
    .from(cles)
    .where(eq(cles.statut, 'PRESENTE'))
  if (row === undefined) throw new Error('cles: no key signs')
  return row as Cle
}

/** A session that ended is told of for longer than its last token may live. */
const READ = `select
  (select coalesce(jsonb_agg(jsonb_build_object('kty', jwk->'kty', 'crv', jwk->'crv', 'x', jwk->'x', 'kid', kid,
     'alg', 'EdDSA', 'use', 'sig') order by statut, kid), '[]')
   from cles where statut <> 'PASSEE' or passee_le > now() - interval '30 minutes'
     or exists (select 1 from jetons where jetons.kid = cles.kid and expire_le > now() and revoque_le is null)) as keys,
  (select coalesce(jsonb_agg(id), '[]') from (
     select id from sessions where finie_le > now() - interval '30 minutes'
     union all select id from jetons where revoque_le is not null and expire_le > now()) as ended) as revoques`

/** What `jwks.json` says. */
export async function readKeys(db: Queryable): Promise<KeyDocument> {
  const { rows } = await db.query<{ keys: KeyDocument['keys']; revoques: readonly string[] }>({
    name: 'cles-read',
    text: READ,
  })
  return rows[0] ?? { keys: [], revoques: [] }
}
