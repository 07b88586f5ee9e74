/** Where the page is: its address is the only place that filters live in. */
import { useEffect, useSyncExternalStore } from 'react'
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
  return { path: pathOf(path), query: new URLSearchParams(search) }
}

/** Where in the space an address of the whole house is. */
export const pathOf = (pathname: string): string => pathname.slice(space.base.length) || '/'

export const hrefOf = (path: string): string => `${space.base}${path}`

/** Goes to a page of this space. A filter replaces the address; a page is one to come back from. */
export function go(path: string, { replace = false }: { readonly replace?: boolean } = {}): void {
  const leave = () => move(path, replace)
  if (guard !== undefined && !replace) guard(leave)
  else leave()
}

function move(path: string, replace: boolean): void {
  history[replace ? 'replaceState' : 'pushState'](null, '', hrefOf(path))
  dispatchEvent(new Event(MOVED))
  if (!replace) scrollTo(0, 0)
}

/** Who is asked before the page goes elsewhere. */
let guard: ((leave: () => void) => void) | undefined

/** While something unsaved is on screen, `ask` gets what would leave it; the browser asks by itself before it closes the page. */
export function useGuard(isDirty: boolean, ask: (leave: () => void) => void): void {
  useEffect(() => {
    if (!isDirty) return undefined
    const hold = (event: Event) => event.preventDefault()
    guard = ask
    addEventListener('beforeunload', hold)
    return () => {
      guard = undefined
      removeEventListener('beforeunload', hold)
    }
  }, [isDirty, ask])
}
