/** The server of the gateway, with the file's limits on clients: what its parser refuses is a problem, too. */
import { createServer, type RequestListener, type Server } from 'node:http'
import type { Socket } from 'node:net'
import { httpLimits, limitSending } from '@comptoir/kit/http/client-limits.ts'
import {
  answerConnectionError,
  type ConnectionErrorOptions,
  refuseTunnels,
} from '@comptoir/kit/http/connection-error.ts'
import { durationMs, type Plan } from './read-file.ts'

export interface StrictServerOptions extends ConnectionErrorOptions {
  readonly plan: Plan
}

/** Builds it, without listening. */
export function strictServer(options: StrictServerOptions, listener: RequestListener): Server {
  const { file } = options.plan
  const limits = {
    headersMs: durationMs(file.read_header_timeout),
    requestMs: durationMs(file.read_timeout),
    idleMs: durationMs(file.idle_timeout),
    sendMs: durationMs(file.extra_config['@comptoir'].send_timeout),
  }
  const parser = { maxHeaderSize: file.max_header_bytes, requireHostHeader: false }
  const server = createServer({ ...httpLimits(limits), ...parser }, listener)
  server.maxHeadersCount = 0
  limitSending(server, limits)
  refuseTunnels(server, options)
  server.on('checkExpectation', listener)
  server.on('clientError', (error, socket) => answerConnectionError(options, error, socket as Socket))
  return server
}
