/** Finds an offset for the ports of a whole system at which all of them are free. */
import { createServer } from 'node:net'

// Above it, operating systems choose the ports of outgoing connections: one could be taken a moment later.
const HIGHEST_PORT = 32_000
const LOWEST_OFFSET = 2_000
const TRIES = 500

/**
 * An offset at which each of `ports` is free on loopback.
 * @throws when none was found
 */
export async function freeOffset(ports: readonly number[]): Promise<number> {
  const span = HIGHEST_PORT - Math.max(...ports) - LOWEST_OFFSET
  for (let tries = 0; tries < TRIES; tries += 1) {
    const offset = LOWEST_OFFSET + Math.floor(Math.random() * span)
    const free = await Promise.all(ports.map((port) => isFree(port + offset)))
    if (free.every(Boolean)) return offset
  }
  throw new Error('no offset leaves every port free')
}

/** Whether we could listen on this port of loopback now. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => probe.close(() => resolve(true)))
  })
}
