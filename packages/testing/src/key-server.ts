/** Publishes the keys of test tokens, as utilisateurs does, for processes under test: their UTILISATEURS_URLS. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { testKeys } from './tokens.ts'

export interface KeyServer {
  readonly url: string
  close(): Promise<void>
}

/** Starts it on a free port of the loopback interface. */
export async function startKeyServer(): Promise<KeyServer> {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(testKeys()))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
