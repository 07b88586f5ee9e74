/** What a report is about. */
import type { Periode } from './periode.ts'

export interface Filtre {
  readonly periode: Periode
  /** The store that was asked for. */
  readonly magasinId: number | undefined
  /** The stores that the caller may see of those; undefined: all. */
  readonly magasinIds: readonly number[] | undefined
  readonly categorieId: number | undefined
}
