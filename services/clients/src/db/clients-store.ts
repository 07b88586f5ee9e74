/** All SQL of clients: one function, one statement. */
import type { Queryable, Tx } from '@comptoir/kit/postgres/database.ts'
import type { Client, Saisie } from '../domain/client.ts'

/** One page of clients by number, from the one after `apres`, at most `count`. */
export async function listClients(db: Queryable, apres: number, count: number): Promise<Client[]> {
  const { rows } = await db.query<Client>({
    name: 'clients-list',
    text: 'select id, nom, email from clients where id > $1 order by id limit $2',
    values: [apres, count],
  })
  return rows
}

export async function countClients(db: Queryable): Promise<number> {
  const { rows } = await db.query<{ total: number }>('select count(*)::int as total from clients')
  return rows[0]?.total ?? 0
}

export async function findClient(db: Queryable, id: number): Promise<Client | null> {
  const { rows } = await db.query<Client>({
    name: 'clients-find',
    text: 'select id, nom, email from clients where id = $1',
    values: [id],
  })
  return rows[0] ?? null
}

/**
 * Keeps an address for this transaction: whoever wants the same one waits, then sees who has it. Always taken before a
 * client's row, so that two writers never wait for each other.
 */
export async function lockAdresse(tx: Tx, adresse: string): Promise<void> {
  await tx.query({
    name: 'clients-lock-adresse',
    text: "select pg_advisory_xact_lock(hashtextextended('clients.adresse ' || $1, 0))",
    values: [adresse],
  })
}

/** The number of the client that has an address. Asked under `lockAdresse`, the answer holds until the end. */
export async function findTitulaire(tx: Tx, adresse: string): Promise<number | null> {
  const { rows } = await tx.query<{ id: number }>({
    name: 'clients-find-titulaire',
    text: 'select id from clients where adresse = $1',
    values: [adresse],
  })
  return rows[0]?.id ?? null
}

export async function lockClient(tx: Tx, id: number): Promise<boolean> {
  const { rowCount } = await tx.query({
    name: 'clients-lock',
    text: 'select 1 from clients where id = $1 for update',
    values: [id],
  })
  return rowCount === 1
}

/** Creates the account and returns its number. */
export async function insertClient(tx: Tx, { nom, email }: Saisie, adresse: string): Promise<number> {
  const { rows } = await tx.query<{ id: number }>({
    name: 'clients-insert',
    text: 'insert into clients (nom, email, adresse) values ($1, $2, $3) returning id',
    values: [nom, email, adresse],
  })
  const [row] = rows
  if (row === undefined) throw new Error('clients: an insert returned no row')
  return row.id
}

export async function updateClient(tx: Tx, { id, nom, email }: Client, adresse: string): Promise<void> {
  const { rowCount } = await tx.query({
    name: 'clients-update',
    text: 'update clients set nom = $2, email = $3, adresse = $4 where id = $1',
    values: [id, nom, email, adresse],
  })
  if (rowCount !== 1) throw new Error(`clients: ${rowCount} rows changed for client ${id}`)
}

/** Removes the account with its personal data. False when there is none. */
export async function deleteClient(tx: Tx, id: number): Promise<boolean> {
  const { rowCount } = await tx.query({
    name: 'clients-delete',
    text: 'delete from clients where id = $1',
    values: [id],
  })
  return rowCount === 1
}
