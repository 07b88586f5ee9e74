/** `npm run bench`: speed, as ratios of what runs beside each other in one run. */
import { resolve } from 'node:path'
import { passedOn } from '@comptoir/system/environment.ts'
import { wholeNumber } from '@comptoir/system/settings.ts'
import { capacityTable } from '../proofs/bench/capacity.ts'
import type { BenchConfig } from '../proofs/bench/config.ts'
import { runBench } from '../proofs/bench/run.ts'
import { isVariantName, usualVariants, type VariantName, variantNames } from '../proofs/bench/variants.ts'
import { runCommand } from './run/command.ts'
import { UsageError, type Values } from './run/options.ts'

const help = {
  fr: `npm run bench -- [--seconds 4] [--rounds 3] [--variants default,bare] [--runs 1,64] [--memory] [--smoke]
Mesure nos sagas à côté des mêmes appels sans journal, tour à tour, sur une base et des processus à elle.
  --variants   parmi ${variantNames.join(', ')}
  --engines    notre moteur et Restate tour à tour (npm run tools -- restate) ; rien n’est écrit
  --runs       commandes en même temps, par mesure
  --memory     aussi la mémoire après 10 000 puis 100 000 sagas (quelques minutes)
  --without-extras  ni produit chaud, ni temps de démarrage
  --reference  une autre copie du dépôt, installée : la variante reference
  --profile    dossier où chaque processus laisse un profil (--cpu-prof)
  --smoke      un tour d’une seconde : tout s’exécute, rien n’est écrit, aucun temps n’est jugé
Écrit proofs/bench/results.json et proofs/bench/RESULTS.md quand tout a été mesuré (--memory compris).
  --capacity 1000000  ce qu’il faudrait pour tant de commandes par minute, calculé d’après la dernière mesure ; rien n’est mesuré
  --purge [--old 1000000]  ce que l’oubli de vieilles sagas coûte aux commandes, tour à tour ; sortie 1 sous 0,95
  --count      ce que des inventaires de 2 000 lignes coûtent à 200 commandes/s ; sortie 1 pour une commande refusée ou en retard
  --catalogue  recherche avec une faute sur 100 000 produits, instantané de 10 000, import de 5 000 lignes ; sortie 1 au-delà
  --reports [--lines 10000000]  événements appliqués, rapports refaits à neuf, p95 de chaque rapport sans cache ; sortie 1 au-delà
  --bus        événements/s de l’outbox au COMMIT de qui les lit, pg-boss et RabbitMQ tour à tour ; sortie 1 sous 3 000 et 5 000
  --cached     lectures/s de la liste des produits : de la source, de la mémoire, de Redis ; sortie 1 sous trois fois la source
  --screens    ce que des personnes attendent devant les écrans, dans un vrai Chromium, processeur quatre fois plus lent ; rien n’est jugé
  --gateway    ce qui reste d’un débit derrière une passerelle : sans elle, derrière la doublure, derrière notre KrakenD avec et
               sans ce que « @comptoir » lui ajoute ; et ce que coûtent les traces (--reference : coupées). Puis 3 000 requêtes
               sur trois paniers : exactement 1 000 chacun, sinon sortie 1. Écrit proofs/bench/gateway.json et GATEWAY.md.`,
  en: `npm run bench -- [--seconds 4] [--rounds 3] [--variants default,bare] [--runs 1,64] [--memory] [--smoke]
Measures our sagas beside the same calls without a journal, in turns, on a database and processes of its own.
  --variants   of ${variantNames.join(', ')}
  --engines    our own engine and Restate in turns (npm run tools -- restate); nothing is written
  --runs       orders at the same time, by measurement
  --memory     memory after 10,000 and then 100,000 sagas as well (some minutes)
  --without-extras  neither hot product nor time to start
  --reference  another checkout, installed: the variant reference
  --profile    folder where each process leaves a profile (--cpu-prof)
  --smoke      one round of a second: all of it runs, nothing is written, no time is judged
Writes proofs/bench/results.json and proofs/bench/RESULTS.md when all was measured (--memory included).
  --capacity 1000000  what so many orders a minute would take, computed from the last measurement; nothing is measured
  --purge [--old 1000000]  what forgetting old sagas costs the orders, in turns; exit 1 below 0.95
  --count      what counts of 2,000 lines cost 200 orders/s; exit 1 for one order that is refused or late
  --catalogue  a search with a typo over 100,000 products, the snapshot of 10,000, an import of 5,000 lines; exit 1 beyond
  --reports [--lines 10000000]  events applied, reports made up anew, p95 of each report without its cache; exit 1 beyond
  --bus        events/s from the outbox to the COMMIT of who reads them, pg-boss and RabbitMQ in turns; exit 1 below 3,000 and 5,000
  --cached     reads/s of the list of products: from the source, from memory, from Redis; exit 1 below three times the source
  --screens    what people wait for in front of the screens, in a real Chromium on a processor four times as slow; nothing is judged
  --gateway    what remains of a rate behind a gateway: without it, behind the stand-in, behind our KrakenD with and without
               what "@comptoir" adds to it; and what traces cost (--reference: switched off). Then 3,000 requests to three
               carts: exactly 1,000 each, else exit 1. Writes proofs/bench/gateway.json and GATEWAY.md.`,
}
const options = {
  seconds: { type: 'number' },
  rounds: { type: 'number' },
  variants: { type: 'string' },
  engines: { type: 'boolean' },
  runs: { type: 'string' },
  memory: { type: 'boolean' },
  'without-extras': { type: 'boolean' },
  reference: { type: 'string' },
  profile: { type: 'string' },
  smoke: { type: 'boolean' },
  purge: { type: 'boolean' },
  count: { type: 'boolean' },
  catalogue: { type: 'boolean' },
  bus: { type: 'boolean' },
  cached: { type: 'boolean' },
  reports: { type: 'boolean' },
  screens: { type: 'boolean' },
  lines: { type: 'number', digits: 8 },
  old: { type: 'number', digits: 7 },
  gateway: { type: 'boolean' },
  capacity: { type: 'number', digits: 9 },
} as const

const ENGINES: readonly VariantName[] = ['default', 'restate']

await runCommand({ help, options }, (context) => {
  const { settings, options: given, say } = context
  if (given.capacity === undefined) return runBench(configOf(given, settings.stateOverride), context)
  say(capacityTable(settings.checkout, given.capacity))
  return 0
})

function configOf(given: Values<typeof options>, stateOverride: string | undefined): BenchConfig {
  const { smoke, gateway } = given
  const variants = given.engines ? ENGINES : (given.variants?.split(',').map(variant) ?? usualVariants)
  if (variants.includes('reference') && given.reference === undefined)
    throw new UsageError({
      fr: '--variants reference : de quel dépôt ? (--reference)',
      en: '--variants reference: of which checkout? (--reference)',
    })
  return {
    gateway,
    purge: given.purge,
    count: given.count,
    catalogue: given.catalogue,
    bus: given.bus,
    cached: given.cached,
    reports: given.reports,
    screens: given.screens,
    lines: given.lines ?? 10_000_000,
    oldSagas: given.old ?? (smoke ? 5_000 : 1_000_000),
    seconds: given.seconds ?? (smoke ? 1 : gateway ? 3 : 4),
    warmUpSeconds: gateway || smoke ? 1 : 2,
    rounds: given.rounds ?? (smoke ? 1 : 3),
    variants,
    inFlight: (given.runs ?? (smoke ? '8' : '1,64')).split(',').map((word) => wholeNumber('--runs', word, 4)),
    memory: given.memory,
    extras: !given['without-extras'] && !given.engines && !smoke,
    smoke,
    profile: folder(given.profile),
    reference: folder(given.reference),
    stateOverride,
    // Only what a process needs to run: nothing of this shell may change what is measured.
    inherited: {
      ...passedOn(process.env, 'system'),
      ...(stateOverride === undefined ? {} : { COMPTOIR_STATE: stateOverride }),
    },
    command: ['npm run bench --', ...process.argv.slice(2)].join(' '),
  }
}

function folder(word: string | undefined): string | undefined {
  return word === undefined ? undefined : resolve(word)
}

function variant(word: string): VariantName {
  if (isVariantName(word)) return word
  const known = variantNames.join(', ')
  throw new UsageError({
    fr: `--variants ${word} : parmi ${known}`,
    en: `--variants ${word}: one of ${known}`,
  })
}
