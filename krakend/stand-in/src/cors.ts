/** Cross-origin rules (`security/cors`): browsers of the listed origins may read answers; to all others nothing is said. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { KrakendFile } from './file-schema.ts'
import { durationMs } from './read-file.ts'

export interface Cors {
  /** What an answer to this request carries. */
  headersFor(request: IncomingMessage): Readonly<Record<string, string>>
  /** Answers a preflight; false when the request is none. */
  preflight(request: IncomingMessage, response: ServerResponse): boolean
}

/** The rules of a file; without the key, no origin is allowed. */
export function createCors(rules: KrakendFile['extra_config']['security/cors']): Cors {
  const origins = new Set(rules?.allow_origins)
  const exposed = rules?.expose_headers.join(', ') ?? ''
  const allowedHeaders = new Set(rules?.allow_headers.map((name) => name.toLowerCase()))
  const plain = { vary: 'Origin' }
  const isAllowed = (origin: string | undefined): origin is string =>
    origin !== undefined && origins.has(origin)

  return {
    headersFor: ({ headers: { origin } }) =>
      isAllowed(origin)
        ? { ...plain, 'access-control-allow-origin': origin, 'access-control-expose-headers': exposed }
        : plain,
    preflight(request, response) {
      const { origin, 'access-control-request-method': method } = request.headers
      if (request.method !== 'OPTIONS' || method === undefined) return false
      const asked = String(request.headers['access-control-request-headers'] ?? '')
        .split(',')
        .map((name) => name.trim().toLowerCase())
        .filter((name) => name !== '')
      const isGranted =
        rules !== undefined &&
        isAllowed(origin) &&
        rules.allow_methods.includes(method) &&
        asked.every((name) => allowedHeaders.has(name))
      response.writeHead(204, {
        vary: 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers',
        ...(isGranted
          ? {
              'access-control-allow-origin': origin,
              'access-control-allow-methods': method,
              'access-control-max-age': String(durationMs(rules.max_age) / 1_000),
              ...(asked.length > 0 ? { 'access-control-allow-headers': asked.join(', ') } : {}),
            }
          : {}),
      })
      response.end()
      return true
    },
  }
}
