/** An account as it is typed. Pure. */
import type { Role, User } from './types.ts'

export interface Draft {
  readonly identifiant: string
  readonly nom: string
  readonly email: string
  readonly role: Role
  readonly magasins: readonly number[]
  readonly actif: boolean
}

export const EMPTY: Draft = {
  identifiant: '',
  nom: '',
  email: '',
  role: 'employe',
  magasins: [],
  actif: true,
}

export const draftOf = ({ identifiant, nom, email, role, magasins, actif }: User): Draft => ({
  identifiant,
  nom,
  email,
  role,
  magasins: magasins.toSorted((a, b) => a - b),
  actif,
})

/** A responsable works everywhere: stores are not kept for him. */
export const bodyOf = (draft: Draft): Draft => ({
  ...draft,
  identifiant: draft.identifiant.trim(),
  nom: draft.nom.trim(),
  email: draft.email.trim(),
  magasins: draft.role === 'responsable' ? [] : draft.magasins,
})

export const isSame = (a: Draft, b: Draft): boolean => JSON.stringify(bodyOf(a)) === JSON.stringify(bodyOf(b))

export function withStore(draft: Draft, store: number, isHis: boolean): Draft {
  const others = draft.magasins.filter((one) => one !== store)
  return { ...draft, magasins: (isHis ? [...others, store] : others).toSorted((a, b) => a - b) }
}

export type Wrong = 'identifiant' | 'nom' | 'email'

/** What is wrong before anything is sent. */
export const wrongOf = ({ identifiant, nom, email }: Draft): readonly Wrong[] => [
  ...(nom.trim() === '' ? (['nom'] as const) : []),
  ...(/^\S+$/.test(identifiant.trim()) ? [] : (['identifiant'] as const)),
  ...(/^[^@\s]+@[^@\s]+$/.test(email.trim()) ? [] : (['email'] as const)),
]

/** The fields in which another version differs from what is typed. */
export const differencesOf = (mine: Draft, theirs: Draft): readonly (keyof Draft)[] =>
  (Object.keys(theirs) as (keyof Draft)[]).filter(
    (field) => JSON.stringify(bodyOf(mine)[field]) !== JSON.stringify(bodyOf(theirs)[field]),
  )
