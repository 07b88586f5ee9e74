/**
 * Makes the databases and roles of the system on a new PostgreSQL, then ends: what `npm start` does on the embedded one.
 * Compose runs it before the processes; running it again changes nothing.
 */
import { provision } from '../postgres/provision.ts'
import { readConfig } from './config.ts'

try {
  const config = readConfig()
  await provision(config)
  process.stdout.write(`bases prêtes : ${[...config.services, ...config.shared].join(', ')}\n`)
} catch (error) {
  process.stderr.write(`approvisionnement : ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
