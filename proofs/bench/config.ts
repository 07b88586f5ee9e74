/** The one file that reads the command line and the environment of `pnpm bench`. */
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { clearEnvironment, passedOn } from '@comptoir/system/environment.ts'
import { isVariantName, usualVariants, type VariantName, variantNames } from './variants.ts'

export const checkout = resolve(import.meta.dirname, '../..')

const HELP = `pnpm bench [--secondes 4] [--tours 3] [--variantes default,bare] [--vols 1,64] [--memoire] [--smoke]
Mesure nos sagas à côté des mêmes appels sans journal, tour à tour, sur une base et des processus à elle.
  --variantes  parmi ${variantNames.join(', ')}
  --vols       commandes en vol, par mesure
  --memoire    aussi la mémoire après 10 000 puis 100 000 sagas (quelques minutes)
  --sans-point ni produit chaud, ni temps de démarrage
  --reference  une autre copie du dépôt, installée : la variante reference
  --profil     dossier où chaque processus laisse un profil (--cpu-prof)
  --smoke      un tour d’une seconde : tout s’exécute, rien n’est écrit, aucun temps n’est jugé
Écrit proofs/bench/results.json et proofs/bench/RESULTS.md quand tout a été mesuré (--memoire compris).
pnpm bench --purge [--vieilles 1000000] : ce que l’oubli de vieilles sagas coûte aux commandes, tour à tour ; sortie 1 sous 0,95.
pnpm bench --passerelle --help : ce qui reste derrière une passerelle.

Measures our sagas beside the same calls without a journal, in turns, on a database and processes of its own.`

const GATEWAY_HELP = `pnpm bench --passerelle [--secondes 3] [--tours 3] [--vols 1,64] [--reference DOSSIER] [--smoke]
Mesure ce qui reste d’un débit derrière une passerelle, tour à tour : sans elle, derrière la doublure, derrière notre KrakenD
avec et sans ce que « @comptoir » lui ajoute ; et ce que coûtent les traces. Puis 3 000 requêtes sur trois paniers : exactement
1 000 chacun, sinon le code de sortie est 1. Sans KrakenD (npm run tools le construit), la doublure seule.
  --vols       commandes en vol, par mesure
  --reference  une copie du dépôt d’avant les traces, installée : ce qu’elles coûtent quand elles sont coupées
  --profil     dossier où chaque processus Node laisse un profil (--cpu-prof)
  --smoke      un tour d’une seconde : tout s’exécute, rien n’est écrit, aucun temps n’est jugé
Écrit proofs/bench/passerelle.json et proofs/bench/PASSERELLE.md quand tout a été mesuré (quatre minutes au plus).

Measures what remains of a rate behind a gateway, in turns; and that three carts share 3,000 requests exactly.`

export interface BenchConfig {
  /** What stands before the orchestrator is measured, not the orchestrator. */
  readonly gateway: boolean
  readonly help: string | undefined
  /** What forgetting costs is measured, not the orchestrator. */
  readonly purge: boolean
  /** Ended sagas that are there to be forgotten. */
  readonly oldSagas: number
  readonly seconds: number
  /** Before each measurement, at the same load. */
  readonly warmUpSeconds: number
  readonly rounds: number
  readonly variants: readonly VariantName[]
  readonly inFlight: readonly number[]
  readonly memory: boolean
  /** Hot product and time to start. */
  readonly extras: boolean
  readonly smoke: boolean
  readonly profile: string | undefined
  /** Another checkout, for the variant of that name. */
  readonly reference: string | undefined
  /** As COMPTOIR_STATE has it. */
  readonly stateOverride: string | undefined
  /** What children inherit. */
  readonly inherited: Readonly<Record<string, string>>
  /** The command as a person types it, for the table. */
  readonly command: string
}

/** Reads both. @throws an Error with one line for people. */
export function readConfig(): BenchConfig {
  clearEnvironment()
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      secondes: { type: 'string' },
      tours: { type: 'string' },
      variantes: { type: 'string' },
      vols: { type: 'string' },
      memoire: { type: 'boolean', default: false },
      'sans-point': { type: 'boolean', default: false },
      smoke: { type: 'boolean', default: false },
      profil: { type: 'string' },
      passerelle: { type: 'boolean', default: false },
      purge: { type: 'boolean', default: false },
      vieilles: { type: 'string' },
      reference: { type: 'string' },
      lang: { type: 'string' },
    },
  })
  const { smoke, passerelle: gateway } = values
  const variants = values.variantes?.split(',').map(variant) ?? usualVariants
  if (variants.includes('reference') && values.reference === undefined)
    throw new Error('--variantes reference : de quel dépôt ? / of which checkout? (--reference)')
  return {
    gateway,
    purge: values.purge,
    oldSagas: number('--vieilles', values.vieilles ?? (smoke ? '5000' : '1000000'), 7),
    help: values.help ? (gateway ? GATEWAY_HELP : HELP) : undefined,
    seconds: number('--secondes', values.secondes ?? (smoke ? '1' : gateway ? '3' : '4')),
    warmUpSeconds: gateway || smoke ? 1 : 2,
    rounds: number('--tours', values.tours ?? (smoke ? '1' : '3')),
    variants,
    inFlight: (values.vols ?? (smoke ? '8' : '1,64')).split(',').map((word) => number('--vols', word)),
    memory: values.memoire,
    extras: !values['sans-point'] && !smoke,
    smoke,
    profile: folder(values.profil),
    reference: folder(values.reference),
    stateOverride: process.env['COMPTOIR_STATE'] || undefined,
    inherited: inherited(),
    command: ['pnpm bench', ...process.argv.slice(2)].join(' '),
  }
}

const folder = (word: string | undefined) => (word === undefined ? undefined : resolve(word))

/** Only what a process needs to run: nothing of this shell may change what is measured. */
function inherited(): Record<string, string> {
  const state = process.env['COMPTOIR_STATE']
  return { ...passedOn(process.env, 'system'), ...(state === undefined ? {} : { COMPTOIR_STATE: state }) }
}

function number(name: string, word: string, digits = 4): number {
  if (/^[1-9]\d*$/.test(word) && word.length <= digits) return Number(word)
  throw new Error(`${name} : « ${word} » n’est pas un entier positif / is not a positive whole number`)
}

function variant(word: string): VariantName {
  if (isVariantName(word)) return word
  throw new Error(`--variantes : « ${word} » est inconnue / is unknown (${variantNames.join(', ')})`)
}
