/** The language of the page: the server has written it down. */
export type Language = 'fr' | 'en'

export const languageIn = (tag: string | undefined): Language =>
  tag?.startsWith('en') === true ? 'en' : 'fr'

export const language: Language = languageIn(globalThis.document?.documentElement.lang)
