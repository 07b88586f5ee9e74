/** Tracing is off unless OTEL_EXPORTER_OTLP_ENDPOINT names a collector. OpenTelemetry is loaded only when it is on. */
import type { Tracing } from './tracing.ts'
import type { TracingOptions } from './tracing-config.ts'

/** Starts to record where a collector is named. */
export async function startTracing(options: TracingOptions): Promise<Tracing | undefined> {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint } = options.config
  if (endpoint === undefined) return undefined
  const { createOtlpTracing } = await import('./otlp.ts')
  options.log.info({ collector: URL.parse(endpoint)?.origin }, 'traces are exported')
  return createOtlpTracing(options, `${endpoint.replace(/\/+$/, '')}/v1/traces`)
}
