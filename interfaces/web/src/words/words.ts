/** The words of the page's language, and how numbers, times and amounts are written in it. */
import { type Language, language } from '../language.ts'
import { en } from './en.ts'
import { fr } from './fr.ts'
import { inPageLanguage } from './mirror.ts'
import { once } from './once.ts'

export const words = inPageLanguage(fr, en)
const locale = language === 'fr' ? 'fr-CA' : 'en-CA'

/** Fills `{name}`. */
export const fill = (text: string, values: Readonly<Record<string, string | number>>): string =>
  text.replace(/\{(\w+)\}/g, (mark, name: string) => String(values[name] ?? mark))

type Plural = { readonly one: string; readonly other: string }
const RULES = { fr: once(() => new Intl.PluralRules('fr')), en: once(() => new Intl.PluralRules('en')) }

/** In French 0 is one, in English it is many: the platform knows. */
export function plural(forms: Plural, n: number, tongue: Language = language): string {
  const rule = RULES[tongue]().select(n)
  return fill(rule === 'one' ? forms.one : forms.other, { n: number(n) })
}

const money = once(() => new Intl.NumberFormat(locale, { style: 'currency', currency: 'CAD' }))
const whole = once(() => new Intl.NumberFormat(locale))
const day = once(
  () =>
    new Intl.DateTimeFormat(locale, {
      day: 'numeric',
      month: 'short',
      hour: 'numeric',
      minute: '2-digit',
    }),
)
// One way for both languages: a scale has no room for words.
const clock = once(() => new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' }))

const tenths = once(
  () => new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 }),
)

export const amount = (dollars: number) => money().format(dollars)
export const number = (n: number) => whole().format(n)
/** `31,4 %`. */
export const percent = (n: number) => `${tenths().format(n)}${language === 'fr' ? '\u00a0%' : '%'}`
const toTenths = once(() => new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }))
const precise = once(() => new Intl.NumberFormat(locale, { maximumFractionDigits: 3 }))
/** The rate of a tax, to its last digit: `9,975 %`. */
export const taxRate = (n: number) => `${precise().format(n)}${language === 'fr' ? '\u00a0%' : '%'}`
export const decimal = (n: number) => tenths().format(n)
/** By how much a share rose or fell: `0,6 point`. */
export const points = (n: number) => fill(plural(words.points, n), { points: decimal(n) })
export const instant = (iso: string) => day().format(new Date(iso))
export const clockTime = (ms: number) => clock().format(new Date(ms))

/** A span of time, in the unit that fits it. */
export function span(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`
  const seconds = ms / 1_000
  if (seconds < 60) return `${toTenths().format(seconds)} s`
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min`
  if (seconds < 86_400) return `${Math.floor(seconds / 3_600)} h`
  return `${Math.floor(seconds / 86_400)} ${language === 'fr' ? 'j' : 'd'}`
}

const round = once(
  () =>
    new Intl.NumberFormat(locale, {
      style: 'currency',
      currency: 'CAD',
      notation: 'compact',
      maximumFractionDigits: 1,
    }),
)

/** An amount on a scale: `2 k $`. */
export const amountShort = (dollars: number) => round().format(dollars)
