/**
 * The inbox: a command is applied once per key, and its reply is kept with its effect, refusals included.
 *
 * The tombstone: an undo also claims the key of the action that it undoes. If the action never came, the key now answers
 * with a refusal, so that the action has no effect when it comes late; if the action is being applied this moment, the
 * claim waits for it, and the undo then finds its effect.
 */
import { type OperationSpec, type Refusal, refuse } from '@comptoir/contracts'
import { IN_TRANSACTION, type Tx } from '@comptoir/kit/postgres/database.ts'
import type { inbox } from './schema.ts'

type InboxRow = typeof inbox.$inferSelect

export interface InboxCommand {
  readonly key: string
  readonly fingerprint: string
}

export type StoredReply = { readonly done: unknown } | { readonly refused: Refusal }

/** What the inbox knows of a key that it did not give to this transaction. */
export type Known =
  | { readonly kind: 'replay'; readonly reply: StoredReply }
  | { readonly kind: 'other-command' }

const TOMBSTONE = '†'

/** The action's key for an undo's key, or undefined when the key does not follow the convention `…:undo`. */
export function actionKey(undoKey: string): string | undefined {
  return undoKey.endsWith(':undo') ? `${undoKey.slice(0, -':undo'.length)}:do` : undefined
}

/**
 * Claims the keys of a group in key order and tells what is known of those that were claimed before. Must be the `first` of
 * the transaction, at READ COMMITTED: a claim that meets an uncommitted twin waits for it.
 */
export async function claimKeys(
  tx: Tx,
  spec: OperationSpec,
  commands: readonly InboxCommand[],
): Promise<ReadonlyMap<string, Known>> {
  const rows = commands.map(
    ({ key, fingerprint }): ClaimRow => ({
      key,
      operation: spec.id,
      fingerprint,
      reply: null,
    }),
  )
  if (spec.undoes !== undefined) {
    const refusal = JSON.stringify({ refused: refuse('ACTION_ANNULEE') } satisfies StoredReply)
    for (const { key } of commands) {
      const action = actionKey(key)
      if (action !== undefined)
        rows.push({ key: action, operation: spec.undoes, fingerprint: TOMBSTONE, reply: refusal })
    }
  }
  rows.sort((a, b) => (a.key < b.key ? -1 : 1))
  const claimed = new Set(await insertClaims(tx, rows))
  const missed = commands.filter(({ key }) => !claimed.has(key))
  return missed.length === 0 ? new Map() : readKnown(tx, spec, missed)
}

/** A row to be written: its reply is text of JSON. */
type ClaimRow = Pick<InboxRow, 'key' | 'operation' | 'fingerprint'> & { readonly reply: string | null }

async function insertClaims(tx: Tx, rows: readonly ClaimRow[]): Promise<string[]> {
  const { rows: claimed } = await tx.query<Pick<InboxRow, 'key'>>({
    name: 'inbox-claim',
    text: `insert into inbox (key, operation, fingerprint, reply)
      select * from unnest($1::text[], $2::text[], $3::text[], $4::jsonb[]) where ${IN_TRANSACTION}
      on conflict (key) do nothing returning key`,
    values: [
      rows.map((row) => row.key),
      rows.map((row) => row.operation),
      rows.map((row) => row.fingerprint),
      rows.map((row) => row.reply),
    ],
  })
  return claimed.map((row) => row.key)
}

async function readKnown(
  tx: Tx,
  spec: OperationSpec,
  commands: readonly InboxCommand[],
): Promise<Map<string, Known>> {
  const { rows } = await tx.query<Omit<InboxRow, 'createdAt'>>({
    name: 'inbox-read',
    text: 'select key, operation, fingerprint, reply from inbox where key = any($1::text[])',
    values: [commands.map((command) => command.key)],
  })
  const byKey = new Map(rows.map((row) => [row.key, row]))
  const known = new Map<string, Known>()
  for (const { key, fingerprint } of commands) {
    const row = byKey.get(key)
    // Purged between the two statements: the caller rolls back and asks again.
    if (row === undefined) throw new Error('inbox: a key was claimed and is gone')
    const same =
      row.operation === spec.id && (row.fingerprint === fingerprint || row.fingerprint === TOMBSTONE)
    known.set(key, same ? { kind: 'replay', reply: row.reply as StoredReply } : { kind: 'other-command' })
  }
  return known
}

/** Keeps the replies of claimed keys. */
export async function keepReplies(tx: Tx, replies: ReadonlyMap<string, StoredReply>): Promise<void> {
  const [first] = replies
  if (first === undefined) return
  if (replies.size === 1) {
    await tx.query({
      name: 'inbox-keep-one',
      text: 'update inbox set reply = $2::jsonb where key = $1',
      values: [first[0], JSON.stringify(first[1])],
    })
    return
  }
  await tx.query({
    name: 'inbox-keep',
    text: `update inbox set reply = kept.reply
      from unnest($1::text[], $2::jsonb[]) as kept (key, reply) where inbox.key = kept.key`,
    values: [[...replies.keys()], [...replies.values()].map((reply) => JSON.stringify(reply))],
  })
}

/** Gives keys back that this transaction claimed. The tombstone of an undo stays: its action is refused from now on. */
export async function releaseKeys(tx: Tx, keys: readonly string[]): Promise<void> {
  await tx.query({
    name: 'inbox-release',
    text: 'delete from inbox where key = any($1::text[])',
    values: [keys],
  })
}
