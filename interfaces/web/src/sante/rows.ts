/** The health of the house as rows, what is wrong first. Pure. */
import type { Health, Instance, State } from './types.ts'

export interface Row extends Instance {
  readonly nom: string
}

const RANK: Readonly<Record<State, number>> = { ABSENT: 0, PAS_PRET: 1, PRET: 2 }

/** Every instance, those that do not answer first. */
export const rowsOf = ({ processus }: Health): readonly Row[] =>
  processus
    .flatMap(({ nom, instances }) => instances.map((one) => ({ nom, ...one })))
    .toSorted((a, b) => RANK[a.etat] - RANK[b.etat] || a.nom.localeCompare(b.nom))

/** The part of its requests that an instance failed; undefined: it was asked nothing, or does not say. */
export const failedPart = ({ demandes, erreurs }: Instance): number | undefined =>
  demandes === null || erreurs === null || demandes === 0 ? undefined : (100 * erreurs) / demandes

/** Processes that read a bus, publish events or have a cache: of their instances, the one that says most. */
export const flowsOf = (rows: readonly Row[]): readonly Row[] =>
  rows.filter((one) => one.bus !== null || one.a_publier_s !== null || one.cache !== null)
