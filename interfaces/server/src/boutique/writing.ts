/** How amounts, instants and counts are written for people, in each language. */
import { fill, type Language } from '@comptoir/contracts'
import { SHOPS_TIME_ZONE } from '@comptoir/contracts/days.ts'

export interface Writing {
  amount(cents: number): string
  instant(iso: string): string
  count(forms: { readonly one: string; readonly other: string }, n: number): string
}

function writingIn(language: Language): Writing {
  const locale = `${language}-CA`
  const money = new Intl.NumberFormat(locale, { style: 'currency', currency: 'CAD' })
  const whole = new Intl.NumberFormat(locale)
  const plural = new Intl.PluralRules(locale)
  const moment = new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'short',
    hour: 'numeric',
    minute: '2-digit',
    timeZone: SHOPS_TIME_ZONE,
  })
  return {
    amount: (cents) => money.format(cents / 100),
    instant: (iso) => moment.format(new Date(iso)),
    count: (forms, n) => fill(plural.select(n) === 'one' ? forms.one : forms.other, { n: whole.format(n) }),
  }
}

export const WRITING: Readonly<Record<Language, Writing>> = { fr: writingIn('fr'), en: writingIn('en') }
