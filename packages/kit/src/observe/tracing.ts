/**
 * Spans, for whoever collects them. Off unless OTEL_EXPORTER_OTLP_ENDPOINT names a collector; there is then no `Tracing`
 * at all, and nothing of OpenTelemetry is loaded. Parents are passed from hand to hand, as the `traceparent` that travels
 * with the work anyway: no ambient context is kept.
 */
import { type Static, Type } from 'typebox'
import type { Logger } from './logger.ts'

type AttributeValue = string | number | boolean
export type Attributes = Readonly<Record<string, AttributeValue | undefined>>

export interface SpanOptions {
  readonly name: string
  readonly kind: 'server' | 'client' | 'consumer' | 'internal'
  /** A `traceparent`. Without one, a new trace begins. */
  readonly parent?: string | undefined
  /** Spans that it belongs to beside its parent: their `traceparent`s. */
  readonly links?: readonly string[]
  readonly attributes?: Attributes
}

export interface SpanEnd {
  /** A better name, known only now. */
  readonly name?: string
  readonly attributes?: Attributes
  /** What went wrong. A refusal is no fault. */
  readonly fault?: string | undefined
}

/** Something that takes time and is under way. */
export interface Span {
  /** Hands the trace on to what happens inside the span. */
  readonly traceparent: string
  link(traceparent: string): void
  end(how?: SpanEnd): void
}

export interface Tracing {
  span(options: SpanOptions): Span
  /** Sends what is left, for as long as a stop may wait. */
  close(): Promise<void>
}

/** OpenTelemetry's own variables, as far as they are read here; the exporter reads its headers and time-out itself. */
export const TRACING_VARIABLES = {
  /** Where a collector takes OTLP over HTTP, without `/v1/traces`. */
  OTEL_EXPORTER_OTLP_ENDPOINT: Type.Optional(Type.String({ pattern: '^https?://[^\\s]+$' })),
  OTEL_TRACES_SAMPLER: Type.Union(
    ['always_on', 'always_off', 'traceidratio', 'parentbased_always_on', 'parentbased_traceidratio'].map(
      (name) => Type.Literal(name),
    ),
    { default: 'parentbased_always_on' },
  ),
  /** The share of traces that a ratio keeps. */
  OTEL_TRACES_SAMPLER_ARG: Type.Number({ default: 1, minimum: 0, maximum: 1 }),
  /** Spans leave at the latest after so many milliseconds. */
  OTEL_BSP_SCHEDULE_DELAY: Type.Integer({ default: 5_000, minimum: 1, maximum: 60_000 }),
  /** Spans that may wait to be sent; beyond, new ones are dropped. */
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

/** Starts to record where a collector is named. */
export async function startTracing(options: TracingOptions): Promise<Tracing | undefined> {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint } = options.config
  if (endpoint === undefined) return undefined
  const { createOtlpTracing } = await import('./otlp.ts')
  options.log.info({ collector: URL.parse(endpoint)?.origin }, 'traces are exported')
  return createOtlpTracing(options, `${endpoint.replace(/\/+$/, '')}/v1/traces`)
}
