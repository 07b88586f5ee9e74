/** Publishes the keys of the benchmark's tokens, as utilisateurs does its own. It is no part of what is measured. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { testKeys } from '@comptoir/testing/tokens.ts'

export interface Keys {
  readonly url: string
  close(): void
}

/** Serves them on a free port of the loopback. */
export async function serveKeys(): Promise<Keys> {
  const server = createServer((_request, response) => {
    response.setHeader('Content-Type', 'application/json').end(JSON.stringify(testKeys()))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
