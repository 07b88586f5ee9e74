/** All SQL of clients: one function, one statement. */

import type { Page } from '@comptoir/kit/http/page.ts'
import type { Queryable, Tx } from '@comptoir/kit/postgres/database.ts'
import {
  and,
  asc,
  eq,
  gt,
  inArray,
  or,
  orm,
  prepared,
  type SQL,
  sql,
} from '@comptoir/kit/postgres/drizzle.ts'
import { isHeld, lockNames } from '@comptoir/kit/postgres/turn.ts'
import type { Client, Saisie } from '../domain/client.ts'
import type { Recherche } from '../domain/recherche.ts'
import { clients } from './schema.ts'

const CLIENT = { id: clients.id, nom: clients.nom, email: clients.email }

const selectPage = prepared((db) =>
  db
    .select(CLIENT)
    .from(clients)
    .where(gt(clients.id, sql.placeholder('after')))
    .orderBy(asc(clients.id))
    .limit(sql.placeholder('limit'))
    .prepare('clients-list'),
)

/** One page of clients, by number. */
export const listClients = (db: Queryable, { after = 0, limit }: Page<number>): Promise<Client[]> =>
  selectPage(db).execute({ after, limit })

export const countClients = (db: Queryable, recherche?: Recherche): Promise<number> =>
  orm(db).$count(clients, recherche && found(recherche))

/** One page of those that a search finds. */
export const searchClients = (
  db: Queryable,
  recherche: Recherche,
  { after = 0, limit }: Page<number>,
): Promise<Client[]> =>
  orm(db)
    .select(CLIENT)
    .from(clients)
    .where(and(gt(clients.id, after), found(recherche)))
    .orderBy(asc(clients.id))
    .limit(limit)

/** All patterns hold, or it is the number. Both sides are folded by the database, so that they always agree. */
function found({ motifs, numero }: Recherche): SQL | undefined {
  const held = and(...motifs.map((motif) => sql`${clients.recherche} like fold(${motif})`))
  return numero === undefined ? held : or(eq(clients.id, numero), held)
}

const selectById = prepared((db) =>
  db
    .select(CLIENT)
    .from(clients)
    .where(eq(clients.id, sql.placeholder('id')))
    .prepare('clients-find'),
)

export async function findClient(db: Queryable, id: number): Promise<Client | undefined> {
  const [row] = await selectById(db).execute({ id })
  return row
}

/** Those of these customers that there are. */
export const findClients = (db: Queryable, ids: readonly number[]): Promise<Client[]> =>
  orm(db)
    .select(CLIENT)
    .from(clients)
    .where(inArray(clients.id, [...ids]))

/**
 * Keeps an address for this transaction: another that wants the same one waits, then sees who has it. Always taken before a
 * client's row, so that two writers never wait for each other.
 */
export const lockAdresse = (tx: Tx, adresse: string): Promise<void> => lockNames(tx, [nameOf(adresse)])

/** Whether somebody keeps an address at this moment. */
export const isKept = (tx: Tx, adresse: string): Promise<boolean> => isHeld(tx, nameOf(adresse))

const nameOf = (adresse: string): string => `clients.adresse ${adresse}`

/** The number of the client that has an address. Asked under `lockAdresse`, the answer holds until the end. */
export async function findHolder(tx: Tx, adresse: string): Promise<number | undefined> {
  const [row] = await orm(tx).select({ id: clients.id }).from(clients).where(eq(clients.adresse, adresse))
  return row?.id
}

/** The saga that made the customer of an address; null: staff did. */
export async function findInscription(tx: Tx, adresse: string): Promise<string | null | undefined> {
  const { inscriptionId } = clients
  const [row] = await orm(tx).select({ inscriptionId }).from(clients).where(eq(clients.adresse, adresse))
  return row?.inscriptionId
}

/** What decides on a new address of a client. */
export type Locked = Pick<typeof clients.$inferSelect, 'inscriptionId' | 'adresse'>

/** Undefined when there is none to lock. */
export async function lockClient(tx: Tx, id: number): Promise<Locked | undefined> {
  const { inscriptionId, adresse } = clients
  const [row] = await orm(tx)
    .select({ inscriptionId, adresse })
    .from(clients)
    .where(eq(clients.id, id))
    .for('update')
  return row
}

export interface NewClient extends Saisie {
  /** The saga that makes it together with its account. */
  readonly inscriptionId?: string
}

/** Creates the account and returns its number. */
export async function insertClient(tx: Tx, client: NewClient, adresse: string): Promise<number> {
  const { nom, email, inscriptionId = null } = client
  const made = { nom, email, adresse, inscriptionId }
  const [row] = await orm(tx).insert(clients).values(made).returning({ id: clients.id })
  if (row === undefined) throw new Error('clients: an insert returned no row')
  return row.id
}

/** What others are told of: the account that an inscription made for him, and the version of his row. */
export type Suivi = Pick<typeof clients.$inferSelect, 'inscriptionId' | 'version'>

const SUIVI = { inscriptionId: clients.inscriptionId, version: clients.version }

export async function updateClient(tx: Tx, { id, nom, email }: Client, adresse: string): Promise<Suivi> {
  const [row] = await orm(tx)
    .update(clients)
    .set({ nom, email, adresse, version: sql`${clients.version} + 1` })
    .where(eq(clients.id, id))
    .returning(SUIVI)
  if (row === undefined) throw new Error(`clients: no row changed for client ${id}`)
  return row
}

/** The customer whom an inscription has made. */
export async function findInscrit(tx: Tx, inscriptionId: string): Promise<number | undefined> {
  const [row] = await orm(tx)
    .select({ id: clients.id })
    .from(clients)
    .where(eq(clients.inscriptionId, inscriptionId))
  return row?.id
}

/** Removes the customers whom these inscriptions have made, in one order. */
export async function deleteInscrits(tx: Tx, inscriptionIds: readonly string[]): Promise<void> {
  const found = orm(tx).select({ id: clients.id }).from(clients)
  const rows = await found
    .where(inArray(clients.inscriptionId, [...inscriptionIds]))
    .orderBy(asc(clients.id))
    .for('update')
  if (rows.length > 0)
    await orm(tx)
      .delete(clients)
      .where(
        inArray(
          clients.id,
          rows.map(({ id }) => id),
        ),
      )
}

/** Removes the account with its personal data. Undefined when there is none. */
export async function deleteClient(tx: Tx, id: number): Promise<Suivi | undefined> {
  const [row] = await orm(tx).delete(clients).where(eq(clients.id, id)).returning(SUIVI)
  return row && { ...row, version: row.version + 1 }
}
