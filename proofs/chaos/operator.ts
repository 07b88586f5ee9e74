/**
 * The operator of a run. A storm may kill five owners of one saga before it moves, and a saga that seems to kill its owners
 * is parked. The runbook then says: retry it. Sagas that are parked for another reason stay where they are, and fail the run.
 */
import { withClient } from '@comptoir/system/postgres/connection.ts'
import type { RunningSystem } from '@comptoir/system/running-system.ts'
import type { Client } from '../client.ts'
import { signIn } from '../sign-in.ts'

const ACCEPTED = 202

export class Operator {
  readonly #system: RunningSystem
  readonly #client: Client
  readonly #freed = new Set<string>()

  constructor(system: RunningSystem, client: Client) {
    this.#system = system
    this.#client = client
  }

  /** How many sagas needed a hand. */
  get freed(): number {
    return this.#freed.size
  }

  /** Retries, once each, the sagas that are parked because their owners were lost. */
  async retryLost(): Promise<void> {
    const parked = (await this.#lost()).filter((id) => !this.#freed.has(id))
    if (parked.length === 0) return
    const headers = await signIn(this.#urlOf('utilisateurs'))
    const body = { motif: 'chaos: owners were lost' }
    for (const id of parked) {
      const url = `${this.#urlOf('orchestrateur')}/saga/${id}/relancer`
      const { status } = await this.#client.ask('POST', url, { body, headers })
      if (status === ACCEPTED) this.#freed.add(id)
    }
  }

  #lost(): Promise<string[]> {
    return withClient(this.#system.databaseUrl('orchestrateur'), async (client) => {
      const { rows } = await client.query<{ id: string }>(
        `select id from sagas where status = 'BLOQUEE' and state -> 'parked' ->> 'why' = 'takeovers'`,
      )
      return rows.map(({ id }) => id)
    })
  }

  #urlOf(name: string): string {
    return this.#system.urlsOf(name)[0] as string
  }
}
