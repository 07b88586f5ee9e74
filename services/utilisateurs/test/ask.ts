/** How tests ask the service: as clients do, from an address of their choice. */
import type { Route } from '@comptoir/contracts'
import type { FastifyInstance } from 'fastify'

interface Asked {
  readonly body?: object
  readonly token?: string
  readonly headers?: Record<string, string>
  readonly from?: string
}

/** Asks one application, which is there from the first test on. */
export function asking(world: { readonly app: FastifyInstance }) {
  async function ask(method: Route['method'], url: string, asked: Asked = {}) {
    const { body, token, headers = {}, from = '127.0.0.1' } = asked
    const answer = await world.app.inject({
      method,
      url,
      remoteAddress: from,
      headers: { ...headers, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
      ...(body === undefined ? {} : { payload: body }),
    })
    const json = answer.body === '' ? undefined : answer.json()
    return {
      status: answer.statusCode,
      code: json?.code as string | undefined,
      json,
      headers: answer.headers,
    }
  }
  const signIn = (identifiant: string, motDePasse: string, from?: string) =>
    ask('POST', '/auth/connexion', {
      body: { identifiant, mot_de_passe: motDePasse },
      ...(from === undefined ? {} : { from }),
    })
  const tokenOf = async (identifiant: string, motDePasse: string): Promise<string> =>
    (await signIn(identifiant, motDePasse)).json.jeton_acces
  const charlie = () => tokenOf('Charlie', 'root')

  let made = 0
  /** A new account with a password. */
  async function unCompte(role = 'employe', magasins = [1]) {
    const token = await charlie()
    const identifiant = `compte-${(made += 1)}`
    const saisie = { identifiant, nom: 'Un Compte', email: `${identifiant}@exemple.ca`, role, magasins }
    const created = await ask('POST', '/utilisateurs', { body: saisie, token })
    const motDePasse = 'un mot bien long'
    const { id } = created.json
    await ask('PUT', `/utilisateurs/${id}/mot-de-passe`, { body: { mot_de_passe: motDePasse }, token })
    return { id: id as number, saisie, motDePasse, token, created }
  }
  return { ask, signIn, tokenOf, charlie, unCompte }
}
