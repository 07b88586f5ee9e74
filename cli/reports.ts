/** `npm run reports -- compare | rebuild`: reports against what their owners have. It asks rapports, as a responsable does. */
import { setTimeout as pause } from 'node:timers/promises'
import { runCommand } from './run/command.ts'
import { UsageError } from './run/options.ts'
import { type AskService, asResponsable } from './run/responsable.ts'

const help = {
  fr: `npm run reports -- compare | rebuild [--as nom]
  compare  lit ce qu’ont les services et dit « exact », ou chaque différence, au cent près. Sortie 1 s’il y en a
  rebuild  refait les rapports à neuf, depuis rien, pendant que tout tourne
  --as nom le responsable qui le demande (Charlie) ; son mot de passe est dans COMPTOIR_PASSWORD, sauf en démonstration`,
  en: `npm run reports -- compare | rebuild [--as name]
  compare   reads what the services have and says "exact", or each difference, to the cent. Exit 1 if there is one
  rebuild   makes reports up anew, from nothing, while all goes on
  --as name the responsable who asks (Charlie); the password is in COMPTOIR_PASSWORD, but for the demonstration`,
}

const options = { as: { type: 'string' } } as const
const ACTS = { compare: 'COMPARAISON', rebuild: 'RECONSTRUCTION' } as const
const LOOK_EVERY_MS = 500

interface Travail {
  readonly id: string
  readonly statut: string
  readonly evenements: number
  readonly differences: readonly {
    readonly table: string
    readonly attendu: string | null
    readonly trouve: string | null
  }[]
  readonly erreur: string | null
}

await runCommand({ help, options, words: true }, async ({ words, options: { as }, settings, say, text }) => {
  const [act, ...more] = words
  if (more.length > 0 || (act !== 'compare' && act !== 'rebuild'))
    throw new UsageError({
      fr: 'dites : npm run reports -- compare, ou rebuild',
      en: 'say: npm run reports -- compare, or rebuild',
    })
  const began = performance.now()
  const { statut, erreur, evenements, differences } = await asResponsable(
    settings,
    { service: 'rapports', as },
    (ask) => finished(ask, ACTS[act]),
  )
  const seconds = ((performance.now() - began) / 1_000).toFixed(1)
  if (statut !== 'TERMINE') {
    say(text({ fr: `Échec : ${erreur}`, en: `It failed: ${erreur}` }))
    return 1
  }
  for (const { table, attendu, trouve } of differences)
    say(
      text({
        fr: `${table} : attendu ${attendu}, trouvé ${trouve}`,
        en: `${table}: expected ${attendu}, found ${trouve}`,
      }),
    )
  const read = {
    fr: `${evenements} événements lus en ${seconds} s`,
    en: `${evenements} events read in ${seconds} s`,
  }
  if (act === 'rebuild') say(text({ fr: `Refait : ${read.fr}.`, en: `Made anew: ${read.en}.` }))
  else if (differences.length === 0) say(text({ fr: `exact : ${read.fr}.`, en: `exact: ${read.en}.` }))
  return differences.length === 0 ? 0 : 1
})

/** Asks for the work, and waits for its end. */
async function finished(ask: AskService, sorte: string): Promise<Travail> {
  let travail = (await ask('POST', '/rapports/travaux', { sorte })) as unknown as Travail
  while (travail.statut === 'EN_ATTENTE' || travail.statut === 'EN_COURS') {
    await pause(LOOK_EVERY_MS)
    travail = (await ask('GET', `/rapports/travaux/${travail.id}`)) as unknown as Travail
  }
  return travail
}
