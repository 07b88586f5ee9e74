/** Reports against what their owners have: `npm run reports -- compare` of a run. */
import type { RunningSystem } from '@comptoir/system/running-system.ts'
import { until } from '@comptoir/system/until.ts'
import type { Client } from '../client.ts'
import { signIn } from '../sign-in.ts'

const UNDER_WAY: readonly string[] = ['EN_ATTENTE', 'EN_COURS']
const PATIENCE = { limitMs: 150_000, everyMs: 500 } as const

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
  let said = ''
  const ended = async () => {
    const { status, json, text } = await client.ask('GET', `${url}/rapports/travaux/${id}`, { headers })
    said = text
    const comparison = json as Comparison
    return status === 200 && !UNDER_WAY.includes(comparison.statut) && comparison
  }
  return until(ended, { ...PATIENCE, missing: () => `the comparison of reports has no end: ${said}` })
}
