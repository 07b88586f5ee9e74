/** What this process asks utilisateurs for people: to sign in, to renew, to sign out. */
import type { Language } from '@comptoir/contracts'
import { connexion, deconnexion, renouveler } from '@comptoir/contracts/utilisateurs.ts'
import { createHttpClient, nothingWasSent } from '@comptoir/kit/http/client.ts'
import type { Compte } from './compte.ts'

export interface Opened {
  readonly compte: Compte
  readonly accessToken: string
  readonly seconds: number
  readonly renewalToken: string
}

/** An answer that is no session, in the reader's language. */
export interface Denied {
  readonly status: number
  readonly title: string
  readonly detail: string
  readonly action?: string
}

export interface Credentials {
  readonly identifiant: string
  readonly motDePasse: string
}

export interface Accounts {
  signIn(credentials: Credentials, language: Language): Promise<Opened | Denied>
  /** Undefined: the session has ended, and no repetition opens it. */
  renew(renewalToken: string): Promise<Opened | undefined>
  signOut(renewalToken: string): Promise<void>
  close(): Promise<void>
}

export const isDenied = (answer: Opened | Denied): answer is Denied => 'status' in answer

/** Less than a statement may wait for the row that is locked meanwhile. */
const TIMEOUT_MS = 3_000

/** Asks the instances at `urls`, the first that can be reached. Rejects when none answers. */
export function accountsAt(urls: readonly string[]): Accounts {
  const client = createHttpClient({ urls, connections: 8, timeoutMs: TIMEOUT_MS })
  const ask = async (path: string, body: object, headers: Readonly<Record<string, string>> = {}) => {
    let cause: unknown
    for (const instance of client.instances) {
      try {
        return await instance.post(path, JSON.stringify(body), headers)
      } catch (fault) {
        cause = fault
        if (!nothingWasSent(fault)) break
      }
    }
    throw new Error('utilisateurs did not answer', { cause })
  }
  return {
    signIn: async ({ identifiant, motDePasse }, language) => {
      const body = { identifiant, mot_de_passe: motDePasse }
      const answer = await ask(connexion.path, body, { 'accept-language': language })
      if (answer.status === 200) return openedOf(answer.body)
      return { ...(answer.body as Omit<Denied, 'status'>), status: answer.status }
    },
    renew: async (token) => {
      const answer = await ask(renouveler.path, { jeton_renouvellement: token })
      if (answer.status === 200) return openedOf(answer.body)
      if (answer.status === 401) return undefined
      throw new Error(`utilisateurs answered a renewal with ${answer.status}`)
    },
    signOut: async (token) => void (await ask(deconnexion.path, { jeton_renouvellement: token })),
    close: () => client.close(),
  }
}

function openedOf(body: unknown): Opened {
  const { jeton_acces, expire_dans, jeton_renouvellement, utilisateur } = body as {
    jeton_acces: string
    expire_dans: number
    jeton_renouvellement: string
    utilisateur: Omit<Compte, 'clientId'> & { readonly client_id?: number }
  }
  const { id, nom, role, magasins, client_id: clientId } = utilisateur
  return {
    compte: { id, nom, role, magasins, ...(clientId === undefined ? {} : { clientId }) },
    accessToken: jeton_acces,
    seconds: expire_dans,
    renewalToken: jeton_renouvellement,
  }
}
