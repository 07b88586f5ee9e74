/** Reports against what their owners have: `npm run reports -- compare` of a run. */
import { setTimeout as pause } from 'node:timers/promises'
import type { RunningSystem } from '@comptoir/system/running-system.ts'
import type { Client } from '../client.ts'
import { signIn } from '../sign-in.ts'

const LIMIT_MS = 150_000
const LOOK_EVERY_MS = 500

export interface Comparison {
  readonly statut: string
  /** How much of the owners' past was read. */
  readonly evenements: number
  readonly differences: readonly object[]
  readonly erreur: string | null
}

/**
 * Asks rapports to compare itself with the owners of data, and waits for its verdict, which stands in its tables from then on.
 * @throws when it comes to none in time.
 */
export async function compareReports(
  client: Pick<Client, 'ask'>,
  system: RunningSystem,
): Promise<Comparison> {
  const [url = ''] = system.urlsOf('rapports')
  const [keeper = ''] = system.urlsOf('utilisateurs')
  const headers = await signIn(keeper)
  const asked = await client.ask('POST', `${url}/rapports/travaux`, {
    body: { sorte: 'COMPARAISON' },
    headers,
  })
  if (asked.status !== 202) throw new Error(`a comparison of reports: ${asked.status} ${asked.text}`)
  const { id } = asked.json as { id: string }
  const limit = performance.now() + LIMIT_MS
  for (;;) {
    const { status, json, text } = await client.ask('GET', `${url}/rapports/travaux/${id}`, { headers })
    const comparison = json as Comparison
    if (status === 200 && comparison.statut !== 'EN_ATTENTE' && comparison.statut !== 'EN_COURS')
      return comparison
    if (performance.now() > limit) throw new Error(`the comparison of reports has no end: ${text}`)
    await pause(LOOK_EVERY_MS)
  }
}
