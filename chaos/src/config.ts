/** What the command line says. */
import { parseArgs } from 'node:util'

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
  secondes: { type: 'string', default: '60' },
  graine: { type: 'string' },
  vols: { type: 'string', default: '12' },
  lang: { type: 'string' },
  garder: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const

/**
 * Reads the command line and the terminal's language; without a seed, one is drawn.
 * @throws an error that names the faulty word.
 */
export function readConfig(): ChaosConfig {
  const { values } = parseArgs({ options })
  const { env } = process
  const language = values.lang ?? env['LC_ALL'] ?? env['LC_MESSAGES'] ?? env['LANG'] ?? ''
  return {
    seed: values.graine === undefined ? Math.floor(Math.random() * 1e6) : whole('graine', values.graine),
    faultMs: whole('secondes', values.secondes) * 1_000,
    inFlight: whole('vols', values.vols),
    language: language.toLowerCase().startsWith('en') ? 'en' : 'fr',
    keep: values.garder,
    help: values.help,
  }
}

function whole(name: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new Error(`--${name} ${text} ?`)
}
