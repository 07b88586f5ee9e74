/** Prices change while orders are placed: what an order froze must not move with them. */
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { RunningSystem } from '@comptoir/system/running-system.ts'
import type { Random } from '@comptoir/testing/random.ts'

const EVERY_MS = [200, 1_500] as const
const CLIENT_MS = 5_000
/** Product 1 is in one order out of five. */
const PRODUCTS = 20

/** Changes prices until `stopped`. What cannot be reached just now is left. */
export async function changePrices(
  system: RunningSystem,
  random: Random,
  stopped: AbortSignal,
): Promise<void> {
  const [catalogue = ''] = system.urlsOf('catalogue')
  while (!stopped.aborted) {
    const id = random.between(1, PRODUCTS)
    const cents = random.between(100, 9_999)
    await changePrice(`${catalogue}/produits/${id}`, cents / 100).catch(() => undefined)
    await pause(random.between(...EVERY_MS), undefined, { signal: stopped }).catch(() => undefined)
  }
}

async function changePrice(url: string, prix: number): Promise<void> {
  const seen = await fetch(url, { signal: AbortSignal.timeout(CLIENT_MS) })
  const { id: _id, version: _version, ...produit } = (await seen.json()) as Record<string, unknown>
  const changed = await fetch(url, {
    method: 'PUT',
    headers: {
      'content-type': 'application/json',
      'if-match': seen.headers.get('etag') ?? '',
      'idempotency-key': randomUUID(),
    },
    body: JSON.stringify({ ...produit, prix }),
    signal: AbortSignal.timeout(CLIENT_MS),
  })
  await changed.arrayBuffer()
}
