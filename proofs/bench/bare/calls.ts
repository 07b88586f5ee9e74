/** Calls one by one over the single routes of the participants, on as many connections as calls may wait. */
import { type Call, fromWire, toWire } from '@comptoir/contracts'
import { createHttpClient, type HttpClient } from '@comptoir/kit/http/client.ts'
import { TIMES } from '@comptoir/kit/process/times.ts'

const CONNECTIONS = 32

export type Ask = <R>(call: Call<R>, sagaId: string) => Promise<R>

/**
 * Makes the function that asks. It rejects on anything but success: nothing is undone here.
 * @param urls one base URL per service
 */
export function createAsk(urls: Readonly<Record<string, string>>): Ask {
  const clients = new Map<string, HttpClient>()
  for (const [service, url] of Object.entries(urls))
    clients.set(
      service,
      createHttpClient({ urls: [url], connections: CONNECTIONS, timeoutMs: TIMES.requestTimeoutMs }),
    )
  return async <R>({ operation, body }: Call<R>, sagaId: string) => {
    const instance = clients.get(operation.service)?.instances[0]
    if (instance === undefined) throw new Error(`no address for the service ${operation.service}`)
    const answer = await instance.post(operation.path, JSON.stringify(toWire(body)), {
      headers: { 'idempotency-key': `${sagaId}:${operation.name}:do` },
    })
    if (answer.status !== 200)
      throw new Error(`${operation.id}: ${answer.status} ${JSON.stringify(answer.body)}`)
    return fromWire(answer.body) as R
  }
}
