/** The space that this page belongs to: its address says so. */
export type SpaceName = 'maison' | 'magasin'

interface Space {
  readonly name: SpaceName
  readonly base: string
}

export const space: Space =
  globalThis.location?.pathname.startsWith('/magasin') === true
    ? { name: 'magasin', base: '/magasin' }
    : { name: 'maison', base: '/maison-mere' }
