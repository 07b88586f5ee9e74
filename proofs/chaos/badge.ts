/** The token by which staff of a run ask, another one when it is over. */
import type { Client } from '../client.ts'

export interface Account {
  readonly identifiant: string
  readonly mot_de_passe: string
}

/** Who decides for all stores, in the demonstration. */
export const CHARLIE: Account = { identifiant: 'Charlie', mot_de_passe: 'root' }

export class Badge {
  #headers: Readonly<Record<string, string>> = {}
  readonly #client: Client
  readonly #gateway: string
  readonly #account: Account

  constructor(client: Client, gateway: string, account: Account) {
    this.#client = client
    this.#gateway = gateway
    this.#account = account
  }

  get headers(): Readonly<Record<string, string>> {
    return this.#headers
  }

  async renew(): Promise<void> {
    const { json } = await this.#client.ask('POST', `${this.#gateway}/auth/connexion`, {
      body: this.#account,
    })
    const token = (json as { jeton_acces?: string } | null)?.jeton_acces
    if (token !== undefined) this.#headers = { authorization: `Bearer ${token}` }
  }
}
