/**
 * What a client may keep a server waiting for. Node.js looks for slow requests every 30 s unless it is told to look more often,
 * and for answers that nobody reads never: both limits would be words.
 */
import type { Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

export interface ClientLimits {
  /** For all headers to arrive, from the connection or the answer before on. */
  readonly headersMs: number
  /** For the whole request to arrive. */
  readonly requestMs: number
  /** Between an answer and the next request. */
  readonly idleMs: number
  /** For a client to take any part of an answer that waits for it. */
  readonly sendMs: number
}

/** A slow request is found within this part of its limit. */
const CHECKS = 10

/** The limits as `node:http` takes them. The last one it does not know: `limitSending`. */
export const httpLimits = ({ headersMs, requestMs, idleMs }: ClientLimits) => ({
  headersTimeout: headersMs,
  requestTimeout: requestMs,
  keepAliveTimeout: idleMs,
  connectionsCheckingInterval: Math.ceil(headersMs / CHECKS),
})

/** Ends a connection whose client takes nothing of its answer. An answer that does not come yet, or a quiet stream, is waited for. */
export function limitSending(server: Server, { sendMs }: ClientLimits): void {
  server.setTimeout(sendMs, (socket) => {
    const isAwaited = answerUnderWay(socket) !== undefined && !socket.writableEnded
    if (isAwaited && socket.writableLength === 0) socket.setTimeout(sendMs)
    else socket.destroy()
  })
}

/** The answer that a connection is in the middle of. Node.js has no other name for it. */
export function answerUnderWay(socket: Socket): ServerResponse | undefined {
  return (socket as Socket & { _httpMessage?: ServerResponse | null })._httpMessage ?? undefined
}
