/** The one file of the commands that reads the environment and the command line. */
import { parseArgs } from 'node:util'
import { checkout } from '@comptoir/system/checkout.ts'
import { clearEnvironment, serverEnvironment } from '@comptoir/system/environment.ts'
import { errorCode, StartError } from '@comptoir/system/start-error.ts'
import type { GatewayChoice } from '@comptoir/system/supervisor/gateway.ts'
import type { ProcessSpec } from '@comptoir/system/topology.ts'
import { type LoadSettings, loadOptions, loadSettings } from '../../proofs/load/options.ts'

export type Language = 'fr' | 'en'

export interface CommandConfig {
  readonly checkout: string
  /** COMPTOIR_STATE, or undefined. */
  readonly stateOverride: string | undefined
  readonly language: Language
  readonly json: boolean
  /** Colours and a display that redraws itself: a terminal, and NO_COLOR not set. */
  readonly terminal: boolean
  readonly colours: boolean
  readonly help: boolean
  readonly portOffset: number
  readonly positionals: readonly string[]
  readonly yes: boolean
  readonly follow: boolean
  /** Judges or reports, starts and changes nothing. */
  readonly verify: boolean
  /** Tries the whole thing on a system of its own. */
  readonly tryOut: boolean
  readonly lines: number
  readonly instances: readonly string[]
  /** A system of the command's own, ended with it. */
  readonly ownSystem: boolean
  readonly rounds: number
  /** COMPTOIR_PASSERELLE: forces one gateway. */
  readonly gateway: GatewayChoice | undefined
  /** What `npm run load` hands on to k6. */
  readonly load: LoadSettings
  /** What children inherit: what passes (environment.json), but for the database addresses. */
  readonly inherited: Readonly<Record<string, string | undefined>>
  readonly databaseUrls: Readonly<Record<string, string>>
}

const options = {
  help: { type: 'boolean', short: 'h', default: false },
  json: { type: 'boolean', default: false },
  lang: { type: 'string' },
  oui: { type: 'boolean', default: false },
  yes: { type: 'boolean', default: false },
  instances: { type: 'string', multiple: true },
  lignes: { type: 'string', default: '30' },
  fin: { type: 'boolean', default: false },
  demarrer: { type: 'boolean', default: false },
  tours: { type: 'string', default: '1' },
  verifier: { type: 'boolean', default: false },
  essai: { type: 'boolean', default: false },
  ...loadOptions,
} as const

/** Reads both, and takes what does not pass out of the environment. Throws StartError that names the faulty word. */
export function readConfig(): CommandConfig {
  clearEnvironment()
  const { env } = process
  const { values, positionals } = parse()
  const databaseUrls = Object.entries(env).filter(([name, value]) => /^DATABASE_URL(_|$)/.test(name) && value)
  return {
    checkout,
    stateOverride: env['COMPTOIR_STATE'] || undefined,
    language: languageOf(values.lang ?? env['LC_ALL'] ?? env['LC_MESSAGES'] ?? env['LANG'] ?? ''),
    json: values.json,
    terminal: process.stdout.isTTY === true && !values.json,
    colours: process.stdout.isTTY === true && !env['NO_COLOR'] && !values.json,
    help: values.help,
    portOffset: wholeNumber('PORT_OFFSET', env['PORT_OFFSET'] || '0'),
    positionals,
    yes: values.oui || values.yes,
    follow: !values.fin,
    verify: values.verifier,
    tryOut: values.essai,
    lines: wholeNumber('--lignes', values.lignes),
    instances: values.instances ?? [],
    ownSystem: values.demarrer,
    rounds: wholeNumber('--tours', values.tours),
    load: loadSettings(values),
    gateway: gatewayOf(env['COMPTOIR_PASSERELLE'] ?? ''),
    inherited: Object.fromEntries(
      Object.entries(serverEnvironment()).filter(([name]) => !name.startsWith('DATABASE_URL')),
    ),
    databaseUrls: Object.fromEntries(databaseUrls as [string, string][]),
  }
}

const languageOf = (wish: string): Language => (wish.toLowerCase().startsWith('en') ? 'en' : 'fr')

function gatewayOf(wish: string): GatewayChoice | undefined {
  if (wish === '') return undefined
  if (wish === 'krakend' || wish === 'doublure') return wish
  throw new StartError({
    fr: `COMPTOIR_PASSERELLE : « ${wish} » n’est ni krakend ni doublure`,
    en: `COMPTOIR_PASSERELLE: "${wish}" is neither krakend nor doublure`,
  })
}

function parse() {
  try {
    return parseArgs({ options, allowPositionals: true })
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause)
    const option = /'(-[^\s']*)/.exec(said)?.[1] ?? said
    const { fr, en } = optionFault(errorCode(cause), said)
    throw new StartError(
      { fr: `${option} : ${fr} ; voyez --help`, en: `${option}: ${en}; see --help` },
      cause,
    )
  }
}

/** What is wrong with an option, in words of ours: Node says it in English only. */
function optionFault(code: string | undefined, said: string): { readonly fr: string; readonly en: string } {
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return { fr: 'option inconnue', en: 'unknown option' }
  return said.includes('does not take')
    ? { fr: 'cette option ne prend pas de valeur', en: 'this option takes no value' }
    : { fr: 'il manque sa valeur', en: 'its value is missing' }
}

/** Throws StartError when words follow a command that takes none: what was meant would be passed over. */
export function refuseWords({ positionals }: CommandConfig): void {
  const [word] = positionals
  if (word === undefined) return
  throw new StartError({
    fr: `« ${word} » : cette commande ne prend que des options ; voyez --help`,
    en: `"${word}": this command takes options only; see --help`,
  })
}

function wholeNumber(name: string, text: string): number {
  if (/^\d{1,5}$/.test(text)) return Number(text)
  throw new StartError({
    fr: `${name} : « ${text} » n’est pas un entier positif`,
    en: `${name}: "${text}" is not a whole number`,
  })
}

/** `['stock=2,orchestrator=2']` → how many of each, under the table's own names. Throws StartError. */
export function readInstances(words: readonly string[], table: readonly ProcessSpec[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const word of words.flatMap((w) => w.split(',')).filter((w) => w !== '')) {
    const [given = '', count = ''] = word.split('=')
    const spec = findSpec(given, table)
    if (!/^[1-9]$/.test(count)) {
      throw new StartError({
        fr: `--instances ${word} : de 1 à 9, par exemple ${spec.name}=2`,
        en: `--instances ${word}: 1 to 9, for example ${spec.name}=2`,
      })
    }
    counts.set(spec.name, Number(count))
  }
  return counts
}

/** Finds a process by its name or its English alias. Throws StartError that lists them. */
export function findSpec(given: string, table: readonly ProcessSpec[]): ProcessSpec {
  const spec = table.find(({ name, alias }) => name === given || alias === given)
  if (spec !== undefined) return spec
  const known = table.map(({ name }) => name).join(', ')
  throw new StartError({
    fr: `« ${given} » : inconnu, parmi ${known}`,
    en: `"${given}": unknown, one of ${known}`,
  })
}
