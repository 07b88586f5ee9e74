/** A negative answer before it is written: a refusal of the table, the faults of fields, headers. */
import { type Language, PROBLEMS, type ProblemCode, type Refusal } from '@comptoir/contracts'

export interface FieldFault {
  /** JSON pointer into the client's own document. */
  readonly pointeur: string
  /** In the reader's language, or in both where the reader is not known yet. */
  readonly message: string | Readonly<Record<Language, string>>
}

/** A problem to throw where no value can be returned (hooks, parsers). Handlers return refusals instead. */
export class Problem extends Error {
  readonly refusal: Refusal
  readonly erreurs: readonly FieldFault[]
  readonly headers: Readonly<Record<string, string>>
  readonly requestId: string | undefined
  readonly instance: string | undefined
  constructor(
    refusal: Refusal,
    extras: {
      erreurs?: readonly FieldFault[]
      headers?: Readonly<Record<string, string>>
      cause?: unknown
      /** The id of the first request, when its answer is given again to a later one. */
      requestId?: string
      /** RFC 9457's name of this occurrence, when it is not the request's path. */
      instance?: string
    } = {},
  ) {
    super(refusal.refus, { cause: extras.cause })
    this.refusal = refusal
    this.erreurs = extras.erreurs ?? []
    this.headers = extras.headers ?? {}
    this.requestId = extras.requestId
    this.instance = extras.instance
  }
}

export function problemStatus(code: ProblemCode): number {
  return PROBLEMS[code].status
}
