import { Pill as AnyPill } from '../parts/pill.tsx'
import type { SignName } from '../parts/sign.tsx'
import type { Statut } from './types.ts'
import { sagaWords } from './words.ts'

const SIGNS: Readonly<Record<Statut, SignName>> = {
  EN_COURS: 'running',
  COMPENSATION: 'undoing',
  TERMINEE: 'done',
  ANNULEE: 'ended',
  BLOQUEE: 'waiting',
}

/** The state of a saga. */
export const Pill = ({ statut }: { readonly statut: Statut }) => (
  <AnyPill look={statut} sign={SIGNS[statut]}>
    {sagaWords[statut]}
  </AnyPill>
)
