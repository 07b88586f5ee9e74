/** The house is a demonstration where it is asked on the machine itself. */
export const isDemonstration: boolean = ['localhost', '127.0.0.1'].includes(
  globalThis.location?.hostname ?? '',
)
