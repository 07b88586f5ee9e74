/** Other ports that lead to the same server. */
import { once } from 'node:events'
import type { Server } from 'node:http'
import { createServer } from 'node:net'

/**
 * Listens on another port for a server: what connects there is served as at its own, under the address that it has.
 * @returns what closes the door; connections stay the server's.
 */
export async function openDoor(server: Server, port: number, host: string): Promise<() => Promise<void>> {
  const door = createServer({ noDelay: true }, (socket) => server.emit('connection', socket))
  door.listen(port, host)
  await once(door, 'listening')
  return () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    door.close(() => resolve())
    return promise
  }
}
