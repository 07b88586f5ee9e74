/** What a process has to know before it can record spans. */
import { type Static, Type } from '@comptoir/contracts/typebox.ts'
import type { Logger } from './logger.ts'

/** OpenTelemetry's own variables. The exporter reads its headers and time-out itself. */
export const TRACING_VARIABLES = {
  /** The collector's address for OTLP over HTTP, without `/v1/traces`. */
  OTEL_EXPORTER_OTLP_ENDPOINT: Type.Optional(Type.String({ pattern: '^https?://[^\\s]+$' })),
  OTEL_TRACES_SAMPLER: Type.Union(
    ['always_on', 'always_off', 'traceidratio', 'parentbased_always_on', 'parentbased_traceidratio'].map(
      (name) => Type.Literal(name),
    ),
    { default: 'parentbased_always_on' },
  ),
  /** The share of traces that a ratio keeps. */
  OTEL_TRACES_SAMPLER_ARG: Type.Number({ default: 1, minimum: 0, maximum: 1 }),
  /** The longest time in milliseconds before spans are sent. */
  OTEL_BSP_SCHEDULE_DELAY: Type.Integer({ default: 5_000, minimum: 1, maximum: 60_000 }),
  /** The most spans that wait to be sent. Further ones are dropped. */
  OTEL_BSP_MAX_QUEUE_SIZE: Type.Integer({ default: 8_192, minimum: 512, maximum: 1_000_000 }),
}

const TracingConfig = Type.Object(TRACING_VARIABLES)
export type TracingConfig = Static<typeof TracingConfig>

export interface TracingOptions {
  readonly config: TracingConfig
  readonly service: string
  readonly instance: string
  readonly log: Logger
  /** Names the traces that begin here. */
  readonly newId: () => string
}
