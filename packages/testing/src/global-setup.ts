/** Vitest's global setup of the integration tests: one throw-away PostgreSQL for the whole run. */
import { resolve } from 'node:path'
import { startThrowAway } from '@comptoir/system/postgres/throw-away.ts'
import { serverVariable } from './postgres.ts'

const checkout = resolve(import.meta.dirname, '../../..')

/**
 * Starts the server and publishes its address to the test files; the returned function ends and removes it. A server that
 * was named before is used, and is not ended here.
 */
export async function setup(): Promise<() => Promise<void>> {
  // The workers of this run begin with what is left: node-postgres would take PG… of the shell as its defaults.
  for (const name of Object.keys(process.env)) if (name.startsWith('PG')) delete process.env[name]
  if (process.env[serverVariable] !== undefined) return async () => undefined
  const server = await startThrowAway(checkout, {
    stateOverride: process.env['COMPTOIR_STATE'],
    inMemory: true,
  })
  process.env[serverVariable] = server.adminUrl()
  return () => server.discard()
}
