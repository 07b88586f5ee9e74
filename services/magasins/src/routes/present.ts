/** How parts of sales and returns are shown, and where their lists go on. */
import { toDollars } from '@comptoir/contracts'
import type { Taxe } from '@comptoir/contracts/sums.ts'
import { cursorPart, readCursor } from '@comptoir/kit/http/page.ts'
import type { Place, Step } from '../db/lecture-store.ts'

export const placeOf = (curseur: string | undefined): Place | undefined =>
  readCursor(curseur, [cursorPart.instant, cursorPart.uuid]) as Place | undefined

export const presentTaxes = (taxes: readonly Taxe[]) =>
  taxes.map(({ nom, pourcent, montantCents }) => ({ nom, pourcent, montant: toDollars(montantCents) }))

export const presentSteps = <S>(steps: readonly Step<S>[] | undefined) =>
  (steps ?? []).map(({ de, vers, at }) => ({ de, vers, a: at.toISOString() }))

export const presentParts = (parts: readonly { readonly mode: string; readonly montantCents: number }[]) =>
  parts.map(({ mode, montantCents }) => ({ mode, montant: toDollars(montantCents) }))
