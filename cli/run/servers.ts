/** What carries events and where reads are cached, as a person chooses it: `--bus rabbitmq`, `--cache redis`. */
import type { ServerChoice } from '@comptoir/system/supervisor/servers.ts'
import { UsageError } from './options.ts'

/** The options of commands that start a system. */
export const SERVER_OPTIONS = { bus: { type: 'string' }, cache: { type: 'string' } } as const

interface Given {
  readonly bus?: string | undefined
  readonly cache?: string | undefined
}

/** Throws UsageError that names a word which the option does not know. */
export const readServers = ({ bus, cache }: Given): Pick<ServerChoice, 'bus' | 'cache'> => ({
  ...chosen('bus', bus, 'rabbitmq'),
  ...chosen('cache', cache, 'redis'),
})

/** What an option chooses; it knows one word. Throws UsageError for another. */
export function chosen<const O extends string, const W extends string>(
  option: O,
  given: string | undefined,
  word: W,
): { readonly [name in O]?: W } {
  if (given === undefined) return {}
  if (given !== word)
    throw new UsageError({
      fr: `--${option} : « ${given} » est inconnu, dites ${word}`,
      en: `--${option}: "${given}" is unknown, say ${word}`,
    })
  return { [option]: word } as { readonly [name in O]?: W }
}
