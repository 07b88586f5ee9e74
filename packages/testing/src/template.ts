/** The template of a service's databases. */
import { participantMigrations } from '@comptoir/participant/migrations.ts'
import type { Template } from './postgres.ts'

/** Migrated as `services/<name>` migrates its own: the tables of a participant, then those of the service. */
export function serviceTemplate(name: string): Template {
  const own = new URL(`../../../services/${name}/migrations`, import.meta.url)
  return { name, migrations: [participantMigrations, own] }
}
