/** Sentences in two languages: what one has, the other has too, or it does not compile. */
import { language } from '../language.ts'

type Text<V> = V extends string ? string : { readonly [rule in keyof V]: string }

/** The same sentences in another language. */
export type Mirror<W> = { readonly [key in keyof W]: Text<W[key]> }

/** Those of the language that the page is in. */
export const inPageLanguage = <W>(fr: W, en: Mirror<W>): Mirror<W> =>
  language === 'fr' ? (fr as Mirror<W>) : en
