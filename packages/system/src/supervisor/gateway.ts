/** Chooses the gateway: our build of KrakenD where there is one, otherwise the stand-in. */
import { join } from 'node:path'
import { gatewayMetricsPort } from '@comptoir/contracts/passerelle.ts'
import { StartError } from '../start-error.ts'
import { toolPath } from '../tools/tools.ts'
import type { ProcessSpec } from '../topology.ts'
import type { Program } from './plan.ts'

/** COMPTOIR_GATEWAY. */
export type GatewayChoice = 'krakend' | 'stand-in'

export interface GatewayOptions {
  readonly table: readonly ProcessSpec[]
  readonly checkout: string
  readonly choice: GatewayChoice | undefined
  readonly portOffset: number
}

/** The program of the gateway, or undefined for the stand-in. Throws StartError when KrakenD is wanted and absent. */
export function gatewayProgram({ table, checkout, choice, portOffset }: GatewayOptions): Program | undefined {
  // A table of other processes, as tests have, brings its own gateway.
  const hasStandIn = table.some(({ folder }) => folder === 'krakend/stand-in')
  if (!hasStandIn || choice === 'stand-in') return undefined
  // Only our own build: another KrakenD balances and fails in other ways.
  const krakend = toolPath('krakend', '')
  if (krakend !== undefined) {
    const port = gatewayMetricsPort + portOffset
    return {
      file: krakend,
      args: ['run', '-c', join(checkout, 'krakend/krakend.json')],
      env: { METRICS_PORT: String(port) },
      ports: [port],
    }
  }
  if (choice === undefined) return undefined
  throw new StartError({
    fr: 'COMPTOIR_GATEWAY=krakend : KrakenD n’est pas construit ; npm run tools le construit',
    en: 'COMPTOIR_GATEWAY=krakend: KrakenD is not built; npm run tools builds it',
  })
}
