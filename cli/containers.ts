/** `npm run containers`: what Docker needs from this checkout, and what can be proved about it without Docker. */
import { join } from 'node:path'
import { StartError } from '@comptoir/system/start-error.ts'
import { readCompose } from '../proofs/containers/compose.ts'
import { rehearse } from '../proofs/containers/rehearsal.ts'
import { makeSecrets } from '../proofs/containers/secrets.ts'
import { verify } from '../proofs/containers/verify.ts'
import { type Context, runCommand } from './run/command.ts'

const help = {
  fr: `npm run containers -- secrets | verifier | repeter
secrets   crée les secrets que docker-compose.yml nomme, là où il en manque.
verifier  fait lire docker-compose.yml par docker-compose 1.29 et par compose-go, chaque profil.
repeter   sans Docker : construit chaque image dans un dossier (KrakenD là où Go est), démarre chaque processus, une fois puis
          deux fois (ha), et passe une commande.`,
  en: `npm run containers -- secrets | verifier | repeter
secrets   makes the secrets that docker-compose.yml names, where one is missing.
verifier  has docker-compose.yml read by docker-compose 1.29 and by compose-go, each profile.
repeter   without Docker: builds each image in a folder (KrakenD where Go is), starts each process, once and then twice (ha),
          and places an order.`,
}

const works: Readonly<Record<string, (context: Context) => Promise<number>>> = {
  secrets: secretsWork,
  verifier: (context) => verify(context, context.settings.checkout),
  repeter: async ({ settings, say }) => {
    await rehearse({ checkout: settings.checkout, stateOverride: settings.stateOverride, say })
    return 0
  },
}

await runCommand({ help, words: true }, (context) => {
  const [given = '', ...more] = context.words
  const work = works[given]
  if (work !== undefined && more.length === 0) return work(context)
  throw new StartError({
    fr: `${[given, ...more].join(' ') || 'rien'} : dites ${Object.keys(works).join(', ')} ; voyez --help`,
    en: `${[given, ...more].join(' ') || 'nothing'}: say ${Object.keys(works).join(', ')}; see --help`,
  })
})

function secretsWork({ settings, say, text }: Context): Promise<number> {
  const folder = join(settings.checkout, 'deploy/secrets')
  const { made, kept } = makeSecrets(folder, Object.keys(readCompose(settings.checkout).secrets))
  say(
    text({
      fr: `créés : ${made.length}, gardés : ${kept.length}`,
      en: `made: ${made.length}, kept: ${kept.length}`,
    }),
  )
  return Promise.resolve(0)
}
