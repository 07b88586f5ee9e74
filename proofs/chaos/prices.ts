/** Prices change while orders are placed: what an order froze must not move with them. */
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { RunningSystem } from '@comptoir/system/running-system.ts'
import type { Random } from '@comptoir/testing/random.ts'
import { signIn } from '../sign-in.ts'

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
  const [utilisateurs = ''] = system.urlsOf('utilisateurs')
  let staff: Staff | undefined
  while (!stopped.aborted) {
    const id = random.between(1, PRODUCTS)
    const cents = random.between(100, 9_999)
    staff ??= await signIn(utilisateurs).catch(() => undefined)
    const isKnown =
      staff && (await changePrice(`${catalogue}/produits/${id}`, cents / 100, staff).catch(() => true))
    if (isKnown === false) staff = undefined
    await pause(random.between(...EVERY_MS), undefined, { signal: stopped }).catch(() => undefined)
  }
}

type Staff = Awaited<ReturnType<typeof signIn>>

/** False when whoever asks has to sign in anew. */
async function changePrice(url: string, prix: number, staff: Staff): Promise<boolean> {
  const seen = await fetch(url, { signal: AbortSignal.timeout(CLIENT_MS) })
  const { id: _id, version: _version, ...produit } = (await seen.json()) as Record<string, unknown>
  const changed = await fetch(url, {
    method: 'PUT',
    headers: {
      ...staff,
      'content-type': 'application/json',
      'if-match': seen.headers.get('etag') ?? '',
      'idempotency-key': randomUUID(),
    },
    body: JSON.stringify({ ...produit, prix }),
    signal: AbortSignal.timeout(CLIENT_MS),
  })
  await changed.arrayBuffer()
  return changed.status !== 401
}
