/** Where Restate reaches this worker: HTTP/2, on one address that all workers of a machine share where its kernel can. */
import { createServer, type Http2Session } from 'node:http2'
import type { Logger } from '@comptoir/kit/observe/logger.ts'
import * as restate from '@restatedev/restate-sdk'
import { lotService, type WorkerParts } from './lot.ts'
import { sagaWorkflow } from './saga.ts'

export interface EndpointOptions extends WorkerParts {
  readonly host: string
  readonly port: number
  readonly log: Pick<Logger, 'warn' | 'error'>
}

export interface Endpoint {
  readonly port: number
  /** Takes no more; what runs ends, or is left to another worker. */
  close(): Promise<void>
}

/** A lost worker is noticed by its broken connection: another one is asked at once, then ever more rarely. */
const RETRY: restate.RetryPolicy = {
  initialInterval: 50,
  exponentiationFactor: 2,
  maxInterval: 1_000,
  // A saga is never given up. What it is that fails says the log; how old it has become, an alert.
  maxAttempts: 1_000_000_000,
}
/** The rows know what ended. A lot is asked for again within seconds, if ever. */
const RETENTION: restate.WorkflowOptions = {
  retryPolicy: RETRY,
  journalRetention: 0,
  idempotencyRetention: 10 * 60_000,
  workflowRetention: 10 * 60_000,
  inactivityTimeout: 60_000,
}

/** Of what the SDK says. */
const NOTABLE: readonly string[] = ['warn', 'error']

/** Sessions that are still open after so long are cut: their sagas go on at another worker. */
const CLOSE_MS = 1_000

/** Listens. */
export async function openEndpoint({ host, port, log, ...parts }: EndpointOptions): Promise<Endpoint> {
  const handler = restate.createEndpointHandler({
    services: [lotService(parts), sagaWorkflow(parts)],
    defaultServiceOptions: RETENTION,
    logger: ({ level, context }, ...said) => {
      if (context !== undefined && NOTABLE.includes(level))
        log.warn({ said: said.map(String) }, 'Restate asks for this again')
    },
  })
  const server = createServer(handler)
  const sessions = new Set<Http2Session>()
  server.on('session', (session) => {
    sessions.add(session)
    session.once('close', () => sessions.delete(session))
  })
  // Only some kernels share a port. Elsewhere one worker has it.
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port, reusePort: process.platform === 'linux' }, resolve)
  })
  server.on('error', (cause) => log.error({ err: cause }, 'the endpoint for Restate failed'))
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const session of sessions) session.close()
      const cut = setTimeout(() => sessions.forEach((session) => session.destroy()), CLOSE_MS)
      await closed
      clearTimeout(cut)
    },
  }
}
