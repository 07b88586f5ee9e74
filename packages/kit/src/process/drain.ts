/**
 * The end of a server to which others keep connections. A connection that is closed while it is idle may have a request on
 * its way: whoever sent that cannot know whether it arrived, and must not send it again. So those who choose among
 * instances first learn from `/ready` that this one leaves, and whoever still asks is answered and told to close; what is
 * idle after that, nobody uses any more.
 */
import type { Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

const LOOK_MS = 25

export interface Leaving {
  /** How long whoever still comes is served. It is over at once when nobody is connected. */
  readonly limitMs: number
  /** Closes the server, and resolves when the last connection has ended. */
  readonly close: () => PromiseLike<unknown>
}

/**
 * Watches a server from its start on. The returned function ends it: from its call on every answer ends its connection,
 * and after the limit so does each connection without a request.
 */
export function prepareDrain(server: Server): (leaving: Leaving) => Promise<void> {
  const connections = new Set<Socket>()
  const underWay = new Map<ServerResponse, Socket>()
  const state = { leaving: false }
  server.on('connection', (socket) => {
    connections.add(socket)
    socket.once('close', () => connections.delete(socket))
  })
  // Before the application, which may answer at once.
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
    // Node itself would wait for a connection on which nobody ever asked.
    const sweep = setInterval(() => {
      const asking = new Set(underWay.values())
      for (const socket of connections) if (!asking.has(socket)) socket.destroy()
    }, LOOK_MS)
    await Promise.resolve(close()).finally(() => clearInterval(sweep))
  }
}

function announceEnd(response: ServerResponse): void {
  // Too late for an answer that has begun, such as a stream: it ends with the server.
  if (!response.headersSent) response.shouldKeepAlive = false
}
