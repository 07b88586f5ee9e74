/** The composition that every service shares: a process with the tables of a participant, which forgets what is old. */
import { type ProcessOptions, runProcess } from '@comptoir/kit/process/process.ts'
import { participantMigrations } from './migrations.ts'
import { startPurge } from './purge.ts'

export interface ServiceOptions extends Omit<ProcessOptions, 'migrations'> {
  /** The folder of the service's own migrations, applied after those of a participant. */
  readonly migrations: URL
}

/** Runs a service until a signal: see `runProcess`. */
export const runService = ({ migrations, build, ...options }: ServiceOptions): Promise<void> =>
  runProcess({
    ...options,
    migrations: [participantMigrations, migrations],
    build: async (deps, shutdown) => {
      const app = await build(deps, shutdown)
      shutdown.onClose('purge', startPurge(deps))
      return app
    },
  })
