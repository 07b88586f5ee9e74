/** The output of a supervisor with `--json`: one line for each event. */
import { NGINX_PORT } from '../servers/nginx.ts'
import type { ProcessSpec } from '../topology.ts'
import type { Ready } from './run-until-stopped.ts'
import type { SystemEvent } from './supervisor.ts'

/** The line of an event. */
export const eventLine = (event: SystemEvent): string => JSON.stringify(jsonOf(event))

function jsonOf(event: SystemEvent): Record<string, unknown> {
  if (event.kind === 'leftovers') return { evenement: 'restes', nombre: event.count }
  const rest = { raison: event.reason, delai_ms: event.delayMs }
  if (event.kind !== 'process') {
    const told = { etat: event.state, ...rest }
    return event.kind === 'database'
      ? { evenement: 'base', ...told }
      : { evenement: 'serveur', nom: event.server, ...told }
  }
  const { id, port, state, restarts, identity } = event.process
  return { evenement: 'processus', id, port, etat: state, pid: identity?.pid, relances: restarts, ...rest }
}

/** Where a process answers. */
export const addressOf = ({ ports }: Pick<ProcessSpec, 'ports'>, portOffset: number): string =>
  `http://localhost:${(ports[0] ?? 0) + portOffset}`

/** The line of the moment when everything is ready. */
export const readyLine = (ready: Ready, table: readonly ProcessSpec[], portOffset: number): string =>
  JSON.stringify({
    evenement: 'pret',
    duree_ms: ready.elapsedMs,
    adresses: {
      ...Object.fromEntries(table.map((spec) => [spec.name, addressOf(spec, portOffset)])),
      ...(ready.hasDoor ? { nginx: addressOf({ ports: [NGINX_PORT] }, portOffset) } : {}),
    },
    passerelle: ready.isKrakend ? 'krakend' : 'stand-in',
    jeton_fichier: ready.tokenFile,
  })

/** Whether a line is that one. */
export const isReadyLine = (line: string): boolean => line.startsWith('{"evenement":"pret"')
