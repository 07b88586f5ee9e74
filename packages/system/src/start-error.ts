/** A reason not to start that a person can act on: one line of text in each language, with the way out in it. */
export class StartError extends Error {
  readonly fr: string
  readonly en: string

  constructor(texts: { fr: string; en: string }, cause?: unknown) {
    super(texts.fr, cause === undefined ? {} : { cause })
    this.name = 'StartError'
    this.fr = texts.fr
    this.en = texts.en
  }
}

/** The `code` of a Node error ('ENOSPC', 'EADDRINUSE'…), or undefined. */
export const errorCode = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
