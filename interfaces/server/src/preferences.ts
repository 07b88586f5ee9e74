/** In which language and light somebody reads: cookies that any script of ours may change, since they open nothing. */
import type { Language } from '@comptoir/contracts'
import { languageOf } from '@comptoir/kit/http/language.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { readCookie } from './cookies.ts'

export const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

export interface Preferences {
  readonly language: Language
  readonly theme: Theme
}

const LANGUAGE_COOKIE = 'comptoir_langue'
const THEME_COOKIE = 'comptoir_theme'
const YEAR_S = 365 * 24 * 3600

/** What was chosen; else what the browser prefers. */
export function preferencesOf({ headers }: FastifyRequest): Preferences {
  const chosen = readCookie(headers.cookie, LANGUAGE_COOKIE)
  const theme = readCookie(headers.cookie, THEME_COOKIE)
  return {
    language: chosen === 'fr' || chosen === 'en' ? chosen : languageOf(headers['accept-language']),
    theme: THEMES.find((one) => one === theme) ?? 'system',
  }
}

export function keepPreferences(reply: FastifyReply, { langue, theme }: Record<string, string>): void {
  const keep = (name: string, value: string) =>
    void reply.header('Set-Cookie', `${name}=${value}; Path=/; SameSite=Lax; Max-Age=${YEAR_S}`)
  if (langue === 'fr' || langue === 'en') keep(LANGUAGE_COOKIE, langue)
  if (THEMES.some((one) => one === theme)) keep(THEME_COOKIE, String(theme))
}
