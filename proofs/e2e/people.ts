/** People of the demonstration, signed in. */
import { ask, at } from './http.ts'

const gateway = at(8080)

/** Signs somebody in: what it gives asks in his name, the gateway or the address that is given. */
export async function signIn(identifiant: string, motDePasse: string) {
  const answer = await ask('POST', `${gateway}/auth/connexion`, {
    body: { identifiant, mot_de_passe: motDePasse },
  })
  if (answer.status !== 200) throw new Error(answer.text)
  const authorization = `Bearer ${answer.body['jeton_acces']}`
  return (method: string, path: string, { body, headers }: Sent = {}) =>
    ask(method, path.startsWith('http') ? path : `${gateway}${path}`, {
      headers: { authorization, ...headers },
      ...(body === undefined ? {} : { body }),
    })
}

interface Sent {
  readonly body?: object
  readonly headers?: Record<string, string>
}
type Person = Awaited<ReturnType<typeof signIn>>

/** Asks for a sale in his name. */
export const sell = (person: Person, body: object, headers: Record<string, string> = {}) =>
  person('POST', '/ventes', { body, headers })
