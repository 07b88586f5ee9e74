/** The global setup of the end-to-end tests. */
import { startSystem } from './running-system.ts'

/**
 * Starts two orchestrators and two stocks behind the gateway.
 * @public vitest calls it.
 */
export async function setup(): Promise<() => Promise<void>> {
  const system = await startSystem(['--instances', 'stock=2,orchestrator=2'])
  process.env['COMPTOIR_E2E_OFFSET'] = String(system.offset)
  process.env['COMPTOIR_E2E_STATE'] = system.state
  return () => system.stop()
}
