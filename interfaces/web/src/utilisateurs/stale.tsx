import { StaleBox } from '../parts/stale-box.tsx'
import { fill, words } from '../words/words.ts'
import { type Draft, differencesOf, draftOf } from './draft.ts'
import type { User } from './types.ts'
import { userWords } from './words.ts'

interface StaleProps {
  readonly mine: Draft
  readonly theirs: User
  readonly take: () => void
  readonly keep: () => void
}

/** Somebody else changed the account meanwhile. */
export function Stale({ mine, theirs, take, keep }: StaleProps) {
  const other = draftOf(theirs)
  const lines = differencesOf(mine, other).map((field) =>
    fill(userWords.staleLine, { champ: LABELS[field], texte: spoken(other, field) }),
  )
  return (
    <StaleBox
      title={fill(userWords.stale, { version: theirs.version })}
      lines={lines}
      take={take}
      keep={keep}
    />
  )
}

const LABELS: Readonly<Record<keyof Draft, string>> = {
  identifiant: userWords.login,
  nom: userWords.name,
  email: userWords.email,
  role: userWords.role,
  magasins: userWords.stores,
  actif: userWords.state,
}

function spoken(draft: Draft, field: keyof Draft): string {
  if (field === 'role') return words[draft.role]
  if (field === 'actif') return draft.actif ? userWords.active : userWords.inactive
  if (field === 'magasins') return draft.magasins.join(', ') || userWords.nowhere
  return draft[field]
}
