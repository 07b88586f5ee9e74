/** The space that this page belongs to: its address says so. */
export const space =
  globalThis.location?.pathname.startsWith('/magasin') === true
    ? ({ name: 'magasin', base: '/magasin' } as const)
    : ({ name: 'maison', base: '/maison-mere' } as const)
