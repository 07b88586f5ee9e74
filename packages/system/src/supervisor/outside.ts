/** PostgreSQL servers that the user runs. They are checked before anything is started, so that a wrong address gives one clear line. */
import { createHmac } from 'node:crypto'
import { withClient } from '../postgres/connection.ts'
import { provision } from '../postgres/provision.ts'
import { errorCode, StartError } from '../start-error.ts'
import { busDatabase } from '../topology.ts'
import type { Database } from './database.ts'

/**
 * Uses the user's servers: `DATABASE_URL` for one on which the databases and roles are made, `DATABASE_URL_STOCK`
 * and so on (and `DATABASE_URL_BUS`) for databases that exist. Undefined when none is given. Throws StartError.
 */
export async function useOutside(
  urls: Readonly<Record<string, string>>,
  services: readonly string[],
): Promise<Database | undefined> {
  const given = Object.entries(urls)
  if (given.length === 0) return undefined
  const own = (service: string) => urls[variableOf(service)]
  const server = urls['DATABASE_URL']
  if (server === undefined) refuseIncomplete(services.concat(busDatabase), own)
  await Promise.all(given.map(([name, url]) => tried(name, () => greet(url))))
  if (server !== undefined) await tried('DATABASE_URL', () => provisionOutside(server, services))
  const on = (database: string, role: string) => own(database) ?? roleUrl(server ?? '', database, role)
  return {
    kind: 'externe',
    server: `PostgreSQL ${[...new Set(given.map(([, url]) => new URL(url).host))].join(', ')}`,
    pid: () => undefined,
    url: (service) => on(service, service),
    busUrl: (service) => on(busDatabase, service),
    stop: () => Promise.resolve(),
  }
}

const variableOf = (database: string): string => `DATABASE_URL_${database.toUpperCase()}`

function refuseIncomplete(databases: readonly string[], own: (name: string) => string | undefined): void {
  const missing = databases.filter((name) => own(name) === undefined).map(variableOf)
  if (missing.length === 0) return
  throw new StartError({
    fr: `il manque ${missing.join(', ')} ; donnez-les, ou un seul DATABASE_URL`,
    en: `${missing.join(', ')} missing; give them, or one DATABASE_URL`,
  })
}

async function greet(url: string): Promise<void> {
  const { protocol } = new URL(url)
  if (!/^postgres(ql)?:$/.test(protocol)) throw new TypeError(`${protocol}//`)
  await withClient(url, (client) => client.query('select 1'))
}

const provisionOutside = (server: string, services: readonly string[]): Promise<void> =>
  provision({
    adminUrl: server,
    services,
    shared: [busDatabase],
    passwordOf: (role) => outsidePassword(server, role),
  })

/** Runs `work`. Its failure names the variable and what to do, never the address, which may hold a password. */
async function tried(variable: string, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause)
    const { fr, en } = wayOut(cause)
    throw new StartError(
      { fr: `${variable} ne convient pas : ${said} ; ${fr}`, en: `${variable} will not do: ${said}; ${en}` },
      cause,
    )
  }
}

function wayOut(cause: unknown): { fr: string; en: string } {
  const code = errorCode(cause) ?? ''
  if (cause instanceof TypeError)
    return {
      fr: 'écrivez postgres://nom:motdepasse@hote:5432/base',
      en: 'write postgres://name:password@host:5432/database',
    }
  if (code.startsWith('28'))
    return { fr: 'vérifiez le nom et le mot de passe', en: 'check the name and the password' }
  if (code === '42501')
    return {
      fr: 'son rôle doit pouvoir créer rôles et bases (createrole, createdb)',
      en: 'its role must be allowed to create roles and databases (createrole, createdb)',
    }
  if (code.startsWith('3D'))
    return { fr: 'créez la base, ou corrigez son nom', en: 'make the database, or correct its name' }
  return {
    fr: 'vérifiez l’adresse, et que le serveur tourne',
    en: 'check the address, and that the server runs',
  }
}

// Derived from the server's own password, so that every checkout that uses the server finds the roles it made.
const outsidePassword = (server: string, role: string): string =>
  createHmac('sha256', new URL(server).password).update(role).digest('base64url')

function roleUrl(server: string, database: string, role: string): string {
  const url = new URL(server)
  url.username = role
  url.password = outsidePassword(server, role)
  url.pathname = `/${database}`
  return url.href
}
