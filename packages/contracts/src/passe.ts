/**
 * The past of a service: the bodies of its events as it would send them now, page by page, for whoever makes up anew what he knows from
 * them. Of what has versions the newest alone is told. Pages are in the order of a key that never changes, so what is added
 * meanwhile may be missing in them: it comes as an event.
 */
import { Closed, Nullable } from './fields.ts'
import { question } from './operation.ts'
import { type TObject, type TSchema, Type } from './typebox.ts'

/** Events of one page. */
export const PASSE_MAX = 500

/** The question for the past of one event; `cle` is what its pages are ordered by. */
export function passeOf<const B extends TObject, const K extends TSchema>(
  { id, body }: { readonly id: string; readonly body: B },
  cle: K,
) {
  const [service, name] = id.split('.') as [string, string]
  return question({
    id: `${service}.passe-${name}`,
    body: Closed({
      /** The key of the last one before; null: from the first one on. */
      apres: Nullable(cle),
      limite: Type.Integer({ minimum: 1, maximum: PASSE_MAX }),
    }),
    reply: Closed({
      evenements: Type.Array(body),
      /** After which the next page begins; null: there is none. */
      suivant: Nullable(cle),
    }),
    refusals: [],
  })
}

/** Asks for the page after a key; null: for the first one. */
export const pageAfter = <A>(
  passe: (asked: { readonly apres: never; readonly limite: number }) => A,
  key: unknown,
): A => passe({ apres: key as never, limite: PASSE_MAX })
