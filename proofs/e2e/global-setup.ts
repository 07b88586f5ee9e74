/** The global setup of the end-to-end tests. */
import { RunningSystem } from '@comptoir/system/running-system.ts'

/**
 * Starts two orchestrators and two stocks behind the gateway.
 * @public vitest calls it.
 */
export async function setup(): Promise<() => Promise<void>> {
  const system = await RunningSystem.make({ instances: { stock: 2, orchestrateur: 2 } })
  await system.start()
  process.env['COMPTOIR_E2E_OFFSET'] = String(system.offset)
  process.env['COMPTOIR_E2E_STATE'] = system.folder
  return () => system.close()
}
