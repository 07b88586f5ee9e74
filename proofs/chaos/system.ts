/** The system of a run: two orchestrators, and processes that reach each other through the run's proxies. */
import { join } from 'node:path'
import { type RunningOptions, RunningSystem } from '@comptoir/system/running-system.ts'
import { type Routes, routesFile, writeRoutes } from './routes.ts'

/** Chooses free ports and a folder; nothing runs before `start`. */
export async function makeSystem(servers: RunningOptions['servers'] = {}): Promise<RunningSystem> {
  const file = join(import.meta.dirname, 'start.ts')
  const system = await RunningSystem.make({ file, instances: { orchestrateur: 2 }, servers })
  route(system, { databases: {}, calls: {}, clocks: {} })
  return system
}

/** By which ports its processes reach each other: read when it starts. */
export const route = (system: RunningSystem, routes: Routes): void =>
  writeRoutes(routesFile(system.folder), routes)
