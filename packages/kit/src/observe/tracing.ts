/**
 * The port of tracing: what records spans. Where no collector is named there is no `Tracing` (`start-tracing.ts`). A parent
 * is passed as an argument, as the `traceparent` that travels with the work: there is no ambient context.
 */
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
  /** A better name, known only at the end. */
  readonly name?: string
  readonly attributes?: Attributes
  /** What went wrong. A refusal is not a fault. */
  readonly fault?: string | undefined
}

/** Work that is under way. */
export interface Span {
  /** For the work inside the span. */
  readonly traceparent: string
  link(traceparent: string): void
  end(how?: SpanEnd): void
}

export interface Tracing {
  span(options: SpanOptions): Span
  /** Sends the last spans, for as long as a stop may wait. */
  close(): Promise<void>
}
