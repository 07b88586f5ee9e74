/** `no-op`: the answer of a service reaches the client as it is, piece by piece, neither read nor held back. */
import { ownAdded } from './beside.ts'
import { type Exchange, forwardedHeaders, type Refuse, withQuery } from './exchange.ts'
import type { Sink } from './upstream.ts'
import type { Upstreams } from './upstreams.ts'

export interface PassOptions {
  readonly exchange: Exchange
  readonly upstreams: Upstreams
  readonly body: Buffer | null
  readonly refuse: Refuse
}

/** Sends the request to the service and its answer to the client, within the endpoint's time. */
export function pass({ exchange, upstreams, body, refuse }: PassOptions): void {
  const { response, endpoint, values } = exchange
  const [part] = endpoint.parts
  if (part === undefined) throw new Error(`${endpoint.path}: no backend`)
  const path = withQuery(part.pathFor(values), exchange)
  const headers = forwardedHeaders(exchange, endpoint.timeoutMs)
  // Services read the key only where the file lets it through.
  const isRepeatable = part.method === 'GET' || headers['idempotency-key'] !== undefined
  const method = exchange.request.method === 'HEAD' ? 'HEAD' : part.method
  const request = { method, path, headers, body, isRepeatable }
  const abandon = upstreams.of(part).send(request, passage(exchange, refuse))
  const limit = setTimeout(() => {
    abandon('late')
    if (response.headersSent) response.destroy()
    else refuse(exchange, 'PASSERELLE_EXPIREE')
  }, endpoint.timeoutMs)
  response.once('close', () => {
    clearTimeout(limit)
    // The client left, or we ended a stream.
    abandon('left')
  })
}

function passage(exchange: Exchange, refuse: Refuse): Sink {
  const { response } = exchange
  return {
    onStart(status, headers) {
      response.writeHead(status, ownAdded(headers, exchange.headers))
      // The first event of a stream may be a long way off.
      if (headers['content-type']?.includes('text/event-stream')) response.flushHeaders()
    },
    onData(chunk, flow) {
      if (response.destroyed || response.write(chunk)) return true
      response.once('drain', () => flow.resume())
      return false
    },
    onEnd: () => void response.end(),
    // An answer that has begun cannot become another: cutting it short is the only way to say that it is not whole.
    onError(failure) {
      if (response.headersSent) response.destroy()
      else refuse(exchange, failure === 'unreachable' ? 'SERVICE_INDISPONIBLE' : 'PASSERELLE_EN_ECHEC')
    },
  }
}
