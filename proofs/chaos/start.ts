/** `npm start` for a run: the same supervisor, whose processes reach each other through the run's proxies. */
import { parseArgs } from 'node:util'
import { clearEnvironment } from '@comptoir/system/environment.ts'
import { readSettings } from '@comptoir/system/settings.ts'
import { eventLine, readyLine } from '@comptoir/system/supervisor/event-lines.ts'
import { readInstances } from '@comptoir/system/supervisor/instances.ts'
import { runUntilStopped } from '@comptoir/system/supervisor/run-until-stopped.ts'
import { processes } from '@comptoir/system/topology.ts'
import { readRoutes, reroute, routesFile } from './routes.ts'

clearEnvironment()
const settings = readSettings()
const routes = readRoutes(routesFile(settings.stateOverride ?? ''))
// What `RunningSystem` says to a supervisor.
const word = { type: 'string' } as const
const { values } = parseArgs({
  options: { json: { type: 'boolean' }, instances: word, bus: word, cache: word },
})
const say = (line: string): void => void process.stdout.write(`${line}\n`)

await runUntilStopped({
  settings,
  table: processes,
  folders: settings.checkout,
  instances: readInstances([values.instances ?? ''], processes),
  servers: {
    ...(values.bus === 'rabbitmq' ? { bus: values.bus } : {}),
    ...(values.cache === 'redis' ? { cache: values.cache } : {}),
  },
  reroute: (planned) => reroute(planned, routes),
  onEvent: (event) => say(eventLine(event)),
  onReady: (ready) => say(readyLine(ready, processes, settings.portOffset)),
})
if (process.connected) process.disconnect()
