/** Answers questions for the past: one page of rows, told by the same code that told of each when it happened. */
import type { Asked, DomainEvent } from '@comptoir/contracts'
import type { Static, TObject } from '@comptoir/contracts/typebox.ts'
import type { Page } from '@comptoir/kit/http/page.ts'
import { type AnsweredQuestion, answered } from '@comptoir/kit/http/serve-question.ts'

/** Where the rows of a page come from. */
export interface Past<Row, Key> {
  /** At most so many rows, in the order of their keys. */
  readonly read: (page: Page<Key>) => Promise<readonly Row[]>
  readonly keyOf: (row: Row) => Key
  readonly tell: (row: Row) => DomainEvent
}

type PastQuestion<B extends TObject, R extends TObject> = Parameters<typeof answered<B, R>>[0]

/** Answers one. A page that is not full is the last one. */
export function pastOf<const B extends TObject, const R extends TObject, Row>(
  question: PastQuestion<B, R> & ((body: Static<B>) => Asked<Static<R>>),
  { read, keyOf, tell }: Past<Row, KeyOf<Static<B>>>,
): AnsweredQuestion {
  return answered(question, async (body) => {
    const { apres, limite } = body as { readonly apres: KeyOf<Static<B>> | null; readonly limite: number }
    const rows = await read({ limit: limite, after: apres ?? undefined })
    const last = rows.at(-1)
    const suivant = rows.length < limite || last === undefined ? null : keyOf(last)
    return { evenements: rows.map((row) => tell(row).body), suivant } as Static<R>
  })
}

/** The key by which the pages of a question are ordered. */
type KeyOf<Body> = Body extends { apres: infer Key } ? NonNullable<Key> : never
