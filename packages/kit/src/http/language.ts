/** In which of the two languages a client reads. */
import type { Language } from '@comptoir/contracts'
import Negotiator from 'negotiator'

/** Headers are bounded, and still hold thousands of languages: a client that reads ours says so at the beginning. */
const READ_MAX = 200

/** `fr` unless the client prefers English, by the quality values of RFC 9110; other languages are passed over. */
export function languageOf(acceptLanguage: string | undefined): Language {
  if (acceptLanguage === undefined) return 'fr'
  const wanted = new Negotiator({
    headers: { 'accept-language': acceptLanguage.slice(0, READ_MAX) },
  }).languages()
  for (const tag of wanted) {
    const primary = tag.split('-', 1)[0]?.toLowerCase()
    if (primary === 'fr' || primary === 'en') return primary
  }
  return 'fr'
}
