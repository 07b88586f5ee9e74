/** A sale put aside: seen at every till of its store, and taken once. */
import { type Caller, decideStore } from '@comptoir/contracts/access.ts'
import { type Refusal, refuse } from '@comptoir/contracts/operation.ts'

export interface LigneEnAttente {
  readonly produit_id: number
  readonly quantite: number
  readonly remise_pourcent?: number | undefined
}

export interface Attente {
  readonly id: string
  readonly magasinId: number
  readonly nom: string
  readonly lignes: readonly LigneEnAttente[]
  readonly par: string
  readonly at: Date
  /** Who took it; undefined while it waits. */
  readonly reprisePar: string | undefined
}

/** Refuses to take what is another store's, or was taken. */
export function decideReprise(caller: Caller, attente: Attente): Refusal | undefined {
  const { magasinId, reprisePar } = attente
  const refusal = decideStore(caller, magasinId)
  if (refusal !== undefined) return refusal
  return reprisePar === undefined ? undefined : refuse('ATTENTE_DEJA_REPRISE', { par: reprisePar })
}
