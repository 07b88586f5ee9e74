/** `npm run keys -- rotate`: the next key signs tokens from now on. It asks utilisateurs, as a responsable does. */
import { KEEPER_OF_KEYS } from '@comptoir/contracts'
import { runCommand } from './run/command.ts'
import { UsageError } from './run/options.ts'
import { asResponsable } from './run/responsable.ts'

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
  const { kid } = await asResponsable(settings, { service: KEEPER_OF_KEYS, as }, (ask) =>
    ask('POST', '/auth/cles'),
  )
  say(text({ fr: `La clé ${String(kid)} signe désormais.`, en: `Key ${String(kid)} signs from now on.` }))
  return 0
})
