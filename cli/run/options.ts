/** The options of one command: it declares them, and nothing else is taken. */
import { parseArgs } from 'node:util'
import { wholeNumber } from '@comptoir/system/settings.ts'
import { errorCode, StartError } from '@comptoir/system/start-error.ts'
import type { InBoth } from '@comptoir/system/terminal.ts'

export type Option =
  | { readonly type: 'boolean' }
  | { readonly type: 'string'; readonly default?: string }
  | { readonly type: 'strings' }
  /** A whole number of at most so many digits, five unless said otherwise. */
  | { readonly type: 'number'; readonly default?: number; readonly digits?: number }
export type Options = Readonly<Record<string, Option>>

type Given<T, O extends Option> = O extends { readonly default: T } ? T : T | undefined
type Value<O extends Option> = O['type'] extends 'boolean'
  ? boolean
  : O['type'] extends 'strings'
    ? readonly string[]
    : O['type'] extends 'number'
      ? Given<number, O>
      : Given<string, O>
export type Values<O extends Options> = { readonly [Name in keyof O]: Value<O[Name]> }

/** What was typed is not what the command takes: exit code 2. */
export class UsageError extends StartError {
  constructor({ fr, en }: InBoth, cause?: unknown) {
    super({ fr: `${fr} ; voyez --help`, en: `${en}; see --help` }, cause)
  }
}

/** What is typed, by these options, and the words beside them. Throws UsageError that names the faulty word. */
export function readOptions<const O extends Options>(
  options: O,
  args: readonly string[],
): { readonly values: Values<O>; readonly words: readonly string[] } {
  const { values, positionals } = parse(options, args)
  const read = Object.entries(options).map(([name, option]) => [name, valueOf(name, option, values[name])])
  return { values: Object.fromEntries(read) as Values<O>, words: positionals }
}

type Raw = string | boolean | readonly (string | boolean)[] | undefined

function valueOf(name: string, option: Option, raw: Raw): Raw | number {
  if (option.type === 'boolean') return raw === true
  if (option.type === 'strings') return raw ?? []
  if (raw === undefined) return option.default
  return option.type === 'number' ? numberOf(name, String(raw), option.digits) : raw
}

function numberOf(name: string, text: string, digits?: number): number {
  try {
    return wholeNumber(`--${name}`, text, digits)
  } catch (cause) {
    if (cause instanceof StartError) throw new UsageError(cause, cause)
    throw cause
  }
}

function parse(options: Options, args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: Object.fromEntries(
        Object.entries(options).map(([name, { type }]) => [
          name,
          { type: type === 'boolean' ? type : 'string', multiple: type === 'strings' } as const,
        ]),
      ),
    })
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause)
    const option = /'(-[^\s']*)/.exec(said)?.[1] ?? said
    const { fr, en } = optionFault(errorCode(cause), said)
    throw new UsageError({ fr: `${option} : ${fr}`, en: `${option}: ${en}` }, cause)
  }
}

/** What is wrong with an option, in words of ours: Node says it in English only. */
function optionFault(code: string | undefined, said: string): InBoth {
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return { fr: 'option inconnue', en: 'unknown option' }
  return said.includes('does not take')
    ? { fr: 'cette option ne prend pas de valeur', en: 'this option takes no value' }
    : { fr: 'il manque sa valeur', en: 'its value is missing' }
}
