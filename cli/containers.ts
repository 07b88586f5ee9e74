/** `npm run containers`: what Docker needs from this checkout. */
import { join } from 'node:path'
import { StartError } from '@comptoir/system/start-error.ts'
import { readCompose } from '../proofs/containers/compose.ts'
import { makeSecrets } from '../proofs/containers/secrets.ts'
import { type Context, runCommand } from './run/command.ts'

const help = {
  fr: `npm run containers -- secrets
secrets   crée les secrets que docker-compose.yml nomme, là où il en manque.`,
  en: `npm run containers -- secrets
secrets   makes the secrets that docker-compose.yml names, where one is missing.`,
}

const works: Readonly<Record<string, (context: Context) => number>> = { secrets: secretsWork }

await runCommand({ help, words: true }, (context) => {
  const [given = '', ...more] = context.words
  const work = works[given]
  if (work !== undefined && more.length === 0) return work(context)
  throw new StartError({
    fr: `${[given, ...more].join(' ') || 'rien'} : dites ${Object.keys(works).join(', ')} ; voyez --help`,
    en: `${[given, ...more].join(' ') || 'nothing'}: say ${Object.keys(works).join(', ')}; see --help`,
  })
})

function secretsWork({ settings, say, text }: Context): number {
  const folder = join(settings.checkout, 'deploy/secrets')
  const { made, kept } = makeSecrets(folder, Object.keys(readCompose(settings.checkout).secrets))
  say(
    text({
      fr: `créés : ${made.length}, gardés : ${kept.length}`,
      en: `made: ${made.length}, kept: ${kept.length}`,
    }),
  )
  return 0
}
