/** What `npm run bench` is asked to do. */
import type { VariantName } from './variants.ts'

export interface BenchConfig {
  /** What stands before the orchestrator is measured, not the orchestrator. */
  readonly gateway: boolean
  /** What forgetting costs is measured, not the orchestrator. */
  readonly purge: boolean
  /** The catalogue is measured, not the orchestrator. */
  readonly catalogue: boolean
  /** What counts cost the orders is measured. */
  readonly count: boolean
  /** How fast events are carried is measured. */
  readonly bus: boolean
  /** What a cache saves who reads products is measured. */
  readonly cached: boolean
  /** What people wait for in front of the screens is measured. */
  readonly screens: boolean
  /** Reports are measured, not the orchestrator. */
  readonly reports: boolean
  /** Over how many lines of sales. */
  readonly lines: number
  /** Ended sagas that are there to be forgotten. */
  readonly oldSagas: number
  readonly seconds: number
  /** Before each measurement, at the same load. */
  readonly warmUpSeconds: number
  readonly rounds: number
  readonly variants: readonly VariantName[]
  readonly inFlight: readonly number[]
  readonly memory: boolean
  /** Hot product and time to start. */
  readonly extras: boolean
  readonly smoke: boolean
  readonly profile: string | undefined
  /** Another checkout, for the variant of that name. */
  readonly reference: string | undefined
  /** As COMPTOIR_STATE has it. */
  readonly stateOverride: string | undefined
  /** What children inherit. */
  readonly inherited: Readonly<Record<string, string>>
  /** The command as a person types it, for the table. */
  readonly command: string
}
