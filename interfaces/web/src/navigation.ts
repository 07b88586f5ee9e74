/** Where the page is: its address is the only place that filters live in. */
import { useSyncExternalStore } from 'react'
import { space } from './space.ts'

export interface Address {
  /** After the space: `/sagas`, `/sagas/<id>`. */
  readonly path: string
  readonly query: URLSearchParams
}

const MOVED = 'comptoir:moved'

function subscribe(listener: () => void): () => void {
  for (const event of ['popstate', MOVED]) addEventListener(event, listener)
  return () => {
    for (const event of ['popstate', MOVED]) removeEventListener(event, listener)
  }
}

/** The address, again whenever it changes. */
export function useAddress(): Address {
  const href = useSyncExternalStore(subscribe, () => location.pathname + location.search)
  const [path = '', search = ''] = href.split('?')
  return { path: path.slice(space.base.length) || '/', query: new URLSearchParams(search) }
}

export const hrefOf = (path: string): string => `${space.base}${path}`

/** Goes to a page of this space. A filter replaces the address; a page is one to come back from. */
export function go(path: string, { replace = false }: { readonly replace?: boolean } = {}): void {
  history[replace ? 'replaceState' : 'pushState'](null, '', hrefOf(path))
  dispatchEvent(new Event(MOVED))
  if (!replace) scrollTo(0, 0)
}
