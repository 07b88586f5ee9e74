/** In which of the media types that a route offers a client wants its answer. */
import Negotiator from 'negotiator'

const READ_MAX = 500

/** The offered type that `Accept` likes best; the first one offered, where it likes none or says nothing. */
export function preferredOf<T extends string>(
  accept: string | undefined,
  offered: Readonly<Record<T, unknown>>,
): T {
  const types = Object.keys(offered) as T[]
  const headers = { accept: accept?.slice(0, READ_MAX) }
  const wanted = accept === undefined ? [] : new Negotiator({ headers }).mediaTypes(types)
  return (wanted[0] ?? types[0]) as T
}
