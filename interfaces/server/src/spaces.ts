/** The spaces: who may enter each, where it is, and under which cookie its sessions are known. */
import { STAFF } from '@comptoir/contracts'

export const SPACE_NAMES = ['maison', 'magasin', 'boutique'] as const
export type SpaceName = (typeof SPACE_NAMES)[number]

/** The spaces that are screens, and know of changes by a stream. The shop is pages. */
export const SCREEN_SPACES = ['maison', 'magasin'] as const satisfies readonly SpaceName[]
export type ScreenSpace = (typeof SCREEN_SPACES)[number]

export interface Space {
  readonly path: string
  /** Cookies ignore ports, so each space has its own: one browser may hold two people. */
  readonly cookie: string
  readonly roles: readonly string[]
  /** The instance whose `/` leads here; undefined: none does. */
  readonly port?: number
  /** Whether a link on another site finds its visitor signed in. */
  readonly sameSite: 'Strict' | 'Lax'
}

/** The first that a role may enter is its home. */
export const SPACES: Readonly<Record<SpaceName, Space>> = {
  maison: {
    path: '/maison-mere',
    cookie: 'comptoir_maison',
    roles: ['responsable'],
    port: 8004,
    sameSite: 'Strict',
  },
  magasin: { path: '/magasin', cookie: 'comptoir_magasin', roles: STAFF, port: 8005, sameSite: 'Strict' },
  boutique: { path: '/boutique', cookie: 'comptoir_boutique', roles: ['client'], sameSite: 'Lax' },
}

export const isSpace = (name: unknown): name is SpaceName =>
  (SPACE_NAMES as readonly unknown[]).includes(name)

export const isScreenSpace = (name: unknown): name is ScreenSpace =>
  (SCREEN_SPACES as readonly unknown[]).includes(name)

export const mayEnter = (space: SpaceName, role: string): boolean => SPACES[space].roles.includes(role)

export const homeOf = (role: string): SpaceName | undefined =>
  SPACE_NAMES.find((space) => mayEnter(space, role))

/** The space that a path lies in. */
export const spaceAt = (path: string): SpaceName | undefined =>
  SPACE_NAMES.find((name) => path === SPACES[name].path || path.startsWith(`${SPACES[name].path}/`))

/** Addresses of the replaced systems that are pages here: in no space, for staff of any. */
export const OLD_PAGES = [
  '/rapport',
  '/performances',
  '/demande_appro',
  '/maj_produit',
  '/execute',
  '/stock_magasin',
] as const

export const isOldPage = (path: string): boolean => OLD_PAGES.some((page) => page === path)

/** Where somebody may be sent after he has signed in: a page of ours, in a space or for staff. */
export function safeReturn(wanted: string | undefined): string | undefined {
  // Two slashes, or one that is turned round, would lead to another host.
  if (wanted === undefined || !/^\/[\w-][\w\-/.~%?&=+,:]*$/.test(wanted)) return undefined
  const path = wanted.split('?')[0] ?? ''
  return spaceAt(path) === undefined && !isOldPage(path) ? undefined : wanted
}
