/** A receiver of traces (OTLP over HTTP) that takes everything, keeps nothing, and counts: `GET /count`. */
import { createServer } from 'node:http'
import { createLogger } from '@comptoir/kit/observe/logger.ts'
import { installShutdown } from '@comptoir/kit/process/shutdown.ts'
import { readConfig } from './config.ts'

const { PORT: port } = readConfig()
const log = createLogger({ service: 'otlp', instance: `otlp-${port}`, level: 'info' })
const shutdown = installShutdown(log)
let requests = 0
let bytes = 0

const server = createServer((request, response) => {
  if (request.method === 'GET') {
    response.end(JSON.stringify(request.url === '/count' ? { requests, bytes } : { status: 'ok' }))
    return
  }
  requests += 1
  request.on('data', (piece: Buffer) => {
    bytes += piece.length
  })
  request.on('end', () => {
    const type = request.headers['content-type'] ?? 'application/json'
    // An answer that refuses nothing is empty in either encoding.
    response.writeHead(200, { 'Content-Type': type }).end(type.includes('json') ? '{}' : undefined)
  })
})
server.listen(port, '127.0.0.1')
shutdown.onClose('http', () => {
  server.closeAllConnections()
  server.close()
  return Promise.resolve()
})
