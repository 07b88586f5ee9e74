/** What the command line says. */
import { parseArgs } from 'node:util'
import { clearEnvironment } from '@comptoir/system/environment.ts'

export type Language = 'fr' | 'en'

export interface ChaosConfig {
  readonly seed: number
  /** How long faults happen. */
  readonly faultMs: number
  readonly inFlight: number
  readonly language: Language
  /** Keeps data, logs and the client's record after the run. */
  readonly keep: boolean
  readonly help: boolean
}

const options = {
  seconds: { type: 'string', default: '60' },
  seed: { type: 'string' },
  'in-flight': { type: 'string', default: '160' },
  lang: { type: 'string' },
  keep: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const

/**
 * Reads the command line and the terminal's language; without a seed, one is drawn.
 * @throws an error that names the faulty word.
 */
export function readConfig(): ChaosConfig {
  clearEnvironment()
  const { values } = parseArgs({ options })
  const { env } = process
  const language = values.lang ?? env['LC_ALL'] ?? env['LC_MESSAGES'] ?? env['LANG'] ?? ''
  return {
    seed: values.seed === undefined ? Math.floor(Math.random() * 1e6) : whole('seed', values.seed),
    faultMs: whole('seconds', values.seconds) * 1_000,
    inFlight: whole('in-flight', values['in-flight']),
    language: language.toLowerCase().startsWith('en') ? 'en' : 'fr',
    keep: values.keep,
    help: values.help,
  }
}

function whole(name: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new Error(`--${name} ${text} ?`)
}
