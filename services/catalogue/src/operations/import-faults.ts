/** What is wrong with a table of products, as its answer says it. */
import { refuse } from '@comptoir/contracts'
import { Problem } from '@comptoir/kit/http/problem.ts'

export interface Fault {
  readonly ligne: number
  readonly colonne?: string
  readonly message: string | { readonly fr: string; readonly en: string }
}

/** Faults that are told; the others come to light once these are mended. */
const TOLD = 100

/** The refusal of a whole import: each fault with its line, and its column where there is one. */
export const importRefused = (faults: readonly Fault[]): Problem =>
  new Problem(refuse('IMPORT_REFUSE', { nombre: faults.length }), {
    erreurs: faults
      .toSorted((a, b) => a.ligne - b.ligne)
      .slice(0, TOLD)
      .map(({ ligne, colonne, message }) => ({
        pointeur: `/${ligne}${colonne === undefined ? '' : `/${colonne}`}`,
        message,
      })),
  })
