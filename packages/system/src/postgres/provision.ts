import { type Client, escapeIdentifier, escapeLiteral } from 'pg'
import { withClient } from './connection.ts'

export interface ProvisionOptions {
  /** A superuser's (or createdb and createrole's) address. */
  readonly adminUrl: string
  /** One database and one role of that name for each. */
  readonly services: readonly string[]
  /** Databases that every service's role may use and make tables in, such as the bus. */
  readonly shared: readonly string[]
  readonly passwordOf: (role: string) => string
}

/** The role that owns the shared databases; every service's role is a member of it. */
const sharedRole = 'commun'

/** Makes the roles and databases that are missing. */
export async function provision(options: ProvisionOptions): Promise<void> {
  await withClient(options.adminUrl, async (client) => {
    // Two starts at once on one server would race between the check and the creation.
    await client.query('select pg_advisory_lock(hashtext($1))', ['comptoir:provision'])
    const present = await existing(client)
    await ensureRole(client, { name: sharedRole, present })
    for (const name of options.services)
      await ensureRole(client, { name, present, password: options.passwordOf(name) })
    const wanted = [
      ...options.services.map((name) => ({ name, owner: name })),
      ...options.shared.map((name) => ({ name, owner: sharedRole })),
    ]
    await makeDatabases(
      options.adminUrl,
      wanted.filter(({ name }) => !present.databases.has(name)),
    )
    for (const name of options.shared)
      for (const role of options.services) await actAsShared(client, role, name)
  })
}

// In a shared database all sessions act as one role, so that each service may use the tables of the others.
async function actAsShared(client: Client, role: string, database: string): Promise<void> {
  const names = [role, database, sharedRole].map((name) => escapeIdentifier(name))
  await client.query(`alter role ${names[0]} in database ${names[1]} set role = ${names[2]}`)
  await client.query(`grant connect on database ${names[1]} to ${names[0]}`)
}

interface Present {
  readonly roles: ReadonlySet<string>
  readonly databases: ReadonlySet<string>
}

async function existing(client: Client): Promise<Present> {
  const roles = await client.query<{ name: string }>('select rolname as name from pg_roles')
  const databases = await client.query<{ name: string }>('select datname as name from pg_database')
  return {
    roles: new Set(roles.rows.map((r) => r.name)),
    databases: new Set(databases.rows.map((r) => r.name)),
  }
}

async function ensureRole(
  client: Client,
  role: { name: string; present: Present; password?: string },
): Promise<void> {
  const name = escapeIdentifier(role.name)
  if (!role.present.roles.has(role.name)) {
    const login = role.password === undefined ? 'nologin' : `login password ${escapeLiteral(role.password)}`
    await client.query(`create role ${name} ${login}`)
    if (role.password !== undefined) await client.query(`grant ${escapeIdentifier(sharedRole)} to ${name}`)
  }
}

interface OwnedDatabase {
  readonly name: string
  readonly owner: string
}

/** Side by side: each waits for the disk, and a newcomer for all of them. */
const makeDatabases = (adminUrl: string, missing: readonly OwnedDatabase[]): Promise<unknown> =>
  Promise.all(missing.map((database) => withClient(adminUrl, (client) => makeDatabase(client, database))))

async function makeDatabase(client: Client, database: OwnedDatabase): Promise<void> {
  const [name, owner] = [database.name, database.owner].map((id) => escapeIdentifier(id))
  await client.query(`create database ${name} owner ${owner}`)
  await client.query(`revoke connect on database ${name} from public`)
  await client.query(`grant connect, create on database ${name} to ${owner}`)
}
