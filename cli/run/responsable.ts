/** What commands ask of a service as a responsable does. */
import { DEMO_COMPTES, KEEPER_OF_KEYS } from '@comptoir/contracts'
import { StartError } from '@comptoir/system/start-error.ts'
import { stateDirectories } from '@comptoir/system/state.ts'
import { readLiveRun } from '@comptoir/system/supervisor/run-file.ts'
import { NOT_RUNNING } from './words.ts'

interface Checkout {
  readonly checkout: string
  readonly stateOverride: string | undefined
  /** Of whoever asks; the demonstration's own is known. */
  readonly password: string | undefined
}

type Json = Record<string, unknown>

/** Asks the service `name` of the system that runs, and reads the answer. */
export type AskService = (method: string, path: string, body?: object) => Promise<Json>

/**
 * Signs in, lets `work` ask the service, and signs out.
 * @throws StartError when nothing runs, and with what a service says when it refuses.
 */
export async function asResponsable<T>(
  settings: Checkout,
  { service, as = 'Charlie' }: { readonly service: string; readonly as?: string | undefined },
  work: (ask: AskService) => Promise<T>,
): Promise<T> {
  const run = readLiveRun(stateDirectories(settings.checkout, settings.stateOverride).checkout)
  const portOf = (name: string): number => {
    const port = run?.processes.find((process) => process.name === name)?.port
    if (port === undefined) throw new StartError(NOT_RUNNING)
    return port
  }
  const [keeper, port] = [portOf(KEEPER_OF_KEYS), portOf(service)]
  const known = DEMO_COMPTES.find(({ identifiant }) => identifiant === as)
  const password = settings.password ?? known?.motDePasse ?? ''
  const session = await ask(keeper, 'POST', '/auth/connexion', {
    body: { identifiant: as, mot_de_passe: password },
  })
  const token = String(session['jeton_acces'])
  try {
    return await work((method, path, body) => ask(port, method, path, { body, token }))
  } finally {
    await ask(keeper, 'POST', '/auth/deconnexion', {
      body: { jeton_renouvellement: session['jeton_renouvellement'] },
    })
  }
}

interface Asked {
  readonly body?: object | undefined
  readonly token?: string
}

// oxlint-disable-next-line max-params -- it reads as a request does
async function ask(port: number, method: string, path: string, { body, token }: Asked): Promise<Json> {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const said = await answer.text()
  const json = said === '' ? {} : (JSON.parse(said) as Json)
  if (!answer.ok)
    throw new StartError({
      fr: `${String(json['code'])} : ${String(json['detail'])}`,
      en: `${String(json['code'])}: ${String(json['detail'])}`,
    })
  return json
}
