/** Thresholds: below one, a place wants more of a product, up to its target. Everything here is pure. */
import { type Refusal, refuse } from '@comptoir/contracts'

/** Refuses a threshold above its target. */
export const decideSeuil = (
  seuil: number,
  cible: number | null,
): Refusal<'SEUIL_AU_DESSUS_DE_CIBLE'> | undefined =>
  cible !== null && seuil > cible ? refuse('SEUIL_AU_DESSUS_DE_CIBLE', { seuil, cible }) : undefined
