/**
 * How a server ends that others keep connections to. If it closed an idle connection, a request might be on its way, and its
 * sender could not know whether it arrived. So `/ready` first tells the gateways that this instance leaves; requests that still
 * come are answered and their connections closed; after that no idle connection is in use.
 */
import type { Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

const LOOK_MS = 25

export interface Leaving {
  /** How long requests are still served. It ends at once when there is no connection. */
  readonly limitMs: number
  /** Closes the server, and resolves when the last connection has ended. */
  readonly close: () => PromiseLike<unknown>
}

/**
 * Watches a server from its start. The returned function ends it: each answer then ends its connection, and after the limit
 * every connection without a request is closed.
 */
export function prepareDrain(server: Server): (leaving: Leaving) => Promise<void> {
  const connections = new Set<Socket>()
  const underWay = new Map<ServerResponse, Socket>()
  const state = { leaving: false }
  server.on('connection', (socket) => {
    connections.add(socket)
    socket.once('close', () => connections.delete(socket))
  })
  // First of the listeners, because the application may answer at once.
  server.prependListener('request', ({ socket }, response) => {
    if (state.leaving) announceEnd(response)
    underWay.set(response, socket)
    response.once('close', () => underWay.delete(response))
  })
  return async ({ limitMs, close }) => {
    state.leaving = true
    for (const response of underWay.keys()) announceEnd(response)
    const limit = performance.now() + limitMs
    while (connections.size > 0 && performance.now() < limit) await pause(LOOK_MS)
    // close() alone waits for connections on which no request ever came.
    const sweep = setInterval(() => {
      const asking = new Set(underWay.values())
      for (const socket of connections) if (!asking.has(socket)) socket.destroy()
    }, LOOK_MS)
    await Promise.resolve(close()).finally(() => clearInterval(sweep))
  }
}

function announceEnd(response: ServerResponse): void {
  // An answer that has begun, such as a stream, has sent its headers: it ends with the server.
  if (!response.headersSent) response.shouldKeepAlive = false
}
