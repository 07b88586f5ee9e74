/** What the command line says. */
import { parseArgs } from 'node:util'
import { clearEnvironment } from '@comptoir/system/environment.ts'

export interface GrafanaConfig {
  readonly check: boolean
  readonly draw: boolean
  readonly language: 'fr' | 'en'
  readonly help: boolean
}

const options = {
  verifier: { type: 'boolean', default: false },
  dessiner: { type: 'boolean', default: false },
  lang: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const

/**
 * Reads the command line and the terminal's language.
 * @throws an error that names the faulty word.
 */
export function readConfig(): GrafanaConfig {
  clearEnvironment()
  const { values } = parseArgs({ options })
  const { env } = process
  const language = values.lang ?? env['LC_ALL'] ?? env['LC_MESSAGES'] ?? env['LANG'] ?? ''
  return {
    check: values.verifier,
    draw: values.dessiner,
    language: language.toLowerCase().startsWith('en') ? 'en' : 'fr',
    help: values.help || !(values.verifier || values.dessiner),
  }
}
