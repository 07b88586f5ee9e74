/**
 * How long a client may keep a server waiting. By default Node.js looks for slow requests only every 30 s, and never for
 * answers that are not read, so these limits would not hold.
 */
import type { Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

export interface ClientLimits {
  /** For all headers to arrive, counted from the connection or from the answer before. */
  readonly headersMs: number
  /** For the whole request to arrive. */
  readonly requestMs: number
  /** Between an answer and the next request. */
  readonly idleMs: number
  /** For the client to read any part of an answer. */
  readonly sendMs: number
}

/** How many times within its limit a slow request is looked for. */
const CHECKS = 10

/** The limits that `node:http` knows. `limitSending` keeps the other one. */
export const httpLimits = ({ headersMs, requestMs, idleMs }: ClientLimits) => ({
  headersTimeout: headersMs,
  requestTimeout: requestMs,
  keepAliveTimeout: idleMs,
  connectionsCheckingInterval: Math.ceil(headersMs / CHECKS),
})

/** Ends a connection whose client does not read its answer. It goes on waiting for an answer that has not come, and for a quiet stream. */
export function limitSending(server: Server, { sendMs }: ClientLimits): void {
  server.setTimeout(sendMs, (socket) => {
    const isAwaited = answerUnderWay(socket) !== undefined && !socket.writableEnded
    if (isAwaited && socket.writableLength === 0) socket.setTimeout(sendMs)
    else socket.destroy()
  })
}

/** The answer under way on a connection. Node.js has no public name for it. */
export function answerUnderWay(socket: Socket): ServerResponse | undefined {
  return (socket as Socket & { _httpMessage?: ServerResponse | null })._httpMessage ?? undefined
}
