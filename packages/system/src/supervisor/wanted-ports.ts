/** The ports that a system takes: they are asked for before anything is started. */
import { databasePort } from '../topology.ts'
import { realPorts } from './plan.ts'
import { serverPorts } from './servers.ts'
import type { SystemOptions } from './supervisor.ts'

export function wantedPorts(options: SystemOptions): { id: string; port: number }[] {
  const servers = serverPorts(options, options.portOffset)
  const processes = options.table.flatMap((spec) =>
    [...realPorts(spec, options), ...(options.programs?.get(spec.name)?.ports ?? [])].map((port) => ({
      id: spec.name,
      port,
    })),
  )
  const own = [...processes, ...servers]
  const embedded = Object.keys(options.databaseUrls).length === 0
  return embedded ? [...own, { id: 'PostgreSQL', port: databasePort + options.portOffset }] : own
}
