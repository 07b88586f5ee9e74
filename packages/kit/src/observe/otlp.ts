/**
 * Spans by OpenTelemetry's own packages, sent as OTLP over HTTP. Loaded only where traces are on (`start-tracing.ts`). A span
 * costs its request some microseconds: it is queued, and sent in a batch. While the collector is away, spans that do not fit
 * the queue are lost, and the log says so once.
 */
import { setTimeout } from 'node:timers/promises'
import {
  type Attributes as OtelAttributes,
  type Span as OtelSpan,
  ROOT_CONTEXT,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  RandomIdGenerator,
  type Sampler,
  type SpanExporter,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace'
import { TIMES } from '../process/times.ts'
import type { Logger } from './logger.ts'
import { spanIdOf, traceIdFrom, traceIdOf } from './trace.ts'
import type { Span, SpanEnd, Tracing } from './tracing.ts'
import type { TracingConfig, TracingOptions } from './tracing-config.ts'

/** Records spans and sends them to `url`. */
export function createOtlpTracing(options: TracingOptions, url: string): Tracing {
  const { config, service, instance, log, newId } = options
  const random = new RandomIdGenerator()
  const provider = new TracerProvider({
    resource: resourceFromAttributes({
      'service.namespace': 'comptoir',
      'service.name': service,
      'service.instance.id': instance,
    }),
    sampler: samplerOf(config),
    // The trace of an order has the order's id: see `request-trace.ts`.
    idGenerator: {
      generateTraceId: () => traceIdFrom(newId()),
      generateSpanId: () => random.generateSpanId(),
    },
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: tellingOnce(new OTLPTraceExporter({ url }), log),
        maxQueueSize: config.OTEL_BSP_MAX_QUEUE_SIZE,
        scheduledDelayMillis: config.OTEL_BSP_SCHEDULE_DELAY,
      }),
    ],
  })
  const tracer = provider.getTracer('comptoir')
  return {
    span: ({ name, kind, parent, links = [], attributes }) =>
      spanOf(
        tracer.startSpan(
          name,
          {
            kind: KINDS[kind],
            links: links.map((link) => ({ context: contextOf(link) })),
            ...(attributes === undefined ? {} : { attributes: attributes as OtelAttributes }),
          },
          parent === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, contextOf(parent)),
        ),
      ),
    close: async () => {
      // `tellingOnce` has logged what the collector did not take.
      const sent = provider.shutdown().catch(() => undefined)
      await Promise.race([sent, setTimeout(TIMES.lastSpansMs, undefined, { ref: false })])
    },
  }
}

const KINDS = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  consumer: SpanKind.CONSUMER,
  internal: SpanKind.INTERNAL,
}

/** By name, as OpenTelemetry's specification has them. */
function samplerOf({ OTEL_TRACES_SAMPLER: name, OTEL_TRACES_SAMPLER_ARG: ratio }: TracingConfig): Sampler {
  switch (name) {
    case 'always_on':
      return new AlwaysOnSampler()
    case 'always_off':
      return new AlwaysOffSampler()
    case 'traceidratio':
      return new TraceIdRatioBasedSampler(ratio)
    case 'parentbased_traceidratio':
      return new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) })
    default:
      return new ParentBasedSampler({ root: new AlwaysOnSampler() })
  }
}

/** Logs once that the collector is away, and once that it is back. */
function tellingOnce(exporter: SpanExporter, log: Logger): SpanExporter {
  let away = false
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        const failed = result.error !== undefined
        if (failed && !away) log.warn({ err: result.error }, 'collector takes no traces: spans are lost')
        if (!failed && away) log.info('collector takes traces again')
        away = failed
        done(result)
      }),
    shutdown: () => exporter.shutdown(),
  }
}

function spanOf(span: OtelSpan): Span {
  return {
    traceparent: traceparentOf(span.spanContext()),
    link: (traceparent) => void span.addLink({ context: contextOf(traceparent) }),
    end: ({ name, attributes, fault }: SpanEnd = {}) => {
      if (name !== undefined) span.updateName(name)
      if (attributes !== undefined) span.setAttributes(attributes as OtelAttributes)
      if (fault !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: fault })
      span.end()
    },
  }
}

function traceparentOf({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`
}

/** The argument has been checked by `readTraceparent`. */
function contextOf(traceparent: string): SpanContext {
  return {
    traceId: traceIdOf(traceparent),
    spanId: spanIdOf(traceparent),
    traceFlags: Number.parseInt(traceparent.slice(53, 55), 16),
    isRemote: true,
  }
}
