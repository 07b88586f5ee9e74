/** `npm run keys -- rotate`: the next key signs tokens from now on. It asks utilisateurs, as a responsable does. */
import { DEMO_COMPTES, KEEPER_OF_KEYS } from '@comptoir/contracts'
import { StartError } from '@comptoir/system/start-error.ts'
import { stateDirectories } from '@comptoir/system/state.ts'
import { readLiveRun } from '@comptoir/system/supervisor/run-file.ts'
import { runCommand } from './run/command.ts'
import { UsageError } from './run/options.ts'
import { NOT_RUNNING } from './run/words.ts'

const help = {
  fr: `npm run keys -- rotate [--as nom]
Fait signer les jetons par la clé suivante ; une autre devient la suivante. Sessions et jetons de programmes restent bons.
  --as nom  le responsable qui le demande (Charlie) ; son mot de passe est dans COMPTOIR_PASSWORD, sauf en démonstration`,
  en: `npm run keys -- rotate [--as name]
Lets the next key sign tokens; another becomes the next. Sessions and tokens of programs stay good.
  --as name  the responsable who asks (Charlie); the password is in COMPTOIR_PASSWORD, but for the demonstration`,
}

const options = { as: { type: 'string' } } as const

await runCommand({ help, options, words: true }, async ({ words, options: { as }, settings, say, text }) => {
  if (words.length !== 1 || words[0] !== 'rotate')
    throw new UsageError({ fr: 'dites : npm run keys -- rotate', en: 'say: npm run keys -- rotate' })
  const run = readLiveRun(stateDirectories(settings.checkout, settings.stateOverride).checkout)
  const port = run?.processes.find(({ name }) => name === KEEPER_OF_KEYS)?.port
  if (port === undefined) throw new StartError(NOT_RUNNING)
  const name = as ?? 'Charlie'
  const known = DEMO_COMPTES.find(({ identifiant }) => identifiant === name)
  const password = settings.password ?? known?.motDePasse ?? ''
  const session = await ask(port, '/auth/connexion', { body: { identifiant: name, mot_de_passe: password } })
  const { kid } = await ask(port, '/auth/cles', { token: session['jeton_acces'] })
  await ask(port, '/auth/deconnexion', { body: { jeton_renouvellement: session['jeton_renouvellement'] } })
  say(text({ fr: `La clé ${kid} signe désormais.`, en: `Key ${kid} signs from now on.` }))
  return 0
})

interface Asked {
  readonly body?: object
  readonly token?: string | undefined
}

/** Asks, and reads the answer. Throws StartError with what the service says when it refuses. */
async function ask(port: number, path: string, { body, token }: Asked): Promise<Record<string, string>> {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const said = await answer.text()
  const json = said === '' ? {} : (JSON.parse(said) as Record<string, string>)
  if (!answer.ok)
    throw new StartError({
      fr: `${json['code']} : ${json['detail']}`,
      en: `${json['code']}: ${json['detail']}`,
    })
  return json
}
