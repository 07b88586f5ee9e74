/** A collector for tests: takes OTLP over HTTP as JSON, on a free port of the loopback interface, and keeps what came. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

export interface ReceivedSpan {
  readonly traceId: string
  readonly spanId: string
  /** Empty for the root of a trace. */
  readonly parentSpanId: string
  readonly name: string
  /** As OTLP numbers it: 1 internal, 2 server, 3 client, 5 consumer. */
  readonly kind: number
  readonly service: string
  readonly instance: string
  readonly attributes: Readonly<Record<string, unknown>>
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[]
  readonly fault: string | undefined
}

export interface Receiver {
  readonly url: string
  /** Every span that came, in the order of arrival. */
  readonly spans: readonly ReceivedSpan[]
  readonly requests: number
  /** Requests that still wait for an answer. */
  readonly open: number
  /** What it answers from now on; undefined: nothing, for as long as its callers may wait. */
  status: number | undefined
  close(): Promise<void>
}

/** Starts it. */
export async function startReceiver(): Promise<Receiver> {
  const spans: ReceivedSpan[] = []
  const state = { requests: 0, open: 0, status: 200 as number | undefined }
  const take = async (request: IncomingMessage, response: ServerResponse) => {
    const body = Buffer.concat(await request.toArray()).toString()
    state.requests += 1
    state.open += 1
    response.once('close', () => {
      state.open -= 1
    })
    if (state.status === undefined) return
    if (state.status === 200) spans.push(...read(JSON.parse(body) as Export))
    response.writeHead(state.status, { 'content-type': 'application/json' }).end('{}')
  }
  const server = createServer((request, response) => void take(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    spans,
    get requests() {
      return state.requests
    },
    get open() {
      return state.open
    },
    get status() {
      return state.status
    },
    set status(status) {
      state.status = status
    },
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

interface Attribute {
  readonly key: string
  readonly value: Readonly<Record<string, unknown>>
}

interface RawSpan extends Omit<ReceivedSpan, 'parentSpanId' | 'attributes' | 'links' | 'fault'> {
  readonly parentSpanId?: string
  readonly attributes?: readonly Attribute[]
  readonly links?: ReceivedSpan['links']
  readonly status?: { readonly code?: number; readonly message?: string }
}

interface Export {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] }
    readonly scopeSpans: readonly { readonly spans: readonly RawSpan[] }[]
  }[]
}

const ERROR = 2

function read({ resourceSpans }: Export): ReceivedSpan[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const { 'service.name': service, 'service.instance.id': instance } = valuesOf(resource.attributes)
    return scopeSpans.flatMap(({ spans }) =>
      spans.map((span) => ({
        traceId: span.traceId,
        spanId: span.spanId,
        parentSpanId: span.parentSpanId ?? '',
        name: span.name,
        kind: span.kind,
        service: String(service),
        instance: String(instance),
        attributes: valuesOf(span.attributes ?? []),
        links: (span.links ?? []).map(({ traceId, spanId }) => ({ traceId, spanId })),
        fault: span.status?.code === ERROR ? (span.status.message ?? '') : undefined,
      })),
    )
  })
}

/** OTLP wraps each value in its type. */
function valuesOf(attributes: readonly Attribute[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]))
}
