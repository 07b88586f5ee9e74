/** Two people changed one product: what each wrote, field by field, and what becomes of it. Pure. */
import { type Draft, FIELDS, type Field } from './draft.ts'

export type Side = 'mine' | 'theirs'

export interface Difference {
  readonly field: Field
  readonly mine: string
  readonly theirs: string
  readonly original: string
}

export interface Versions {
  readonly mine: Draft
  readonly theirs: Draft
  readonly original: Draft
}

/** Amounts and codes that are spelt differently say the same. */
const plain = (text: string): string => text.trim().replace(',', '.').replace(/\s+/g, ' ')

/** The fields in which the two differ. */
export function differencesOf({ mine, theirs, original }: Versions): readonly Difference[] {
  return FIELDS.filter((field) => plain(mine[field]) !== plain(theirs[field])).map((field) => ({
    field,
    mine: mine[field],
    theirs: theirs[field],
    original: original[field],
  }))
}

/** What is kept unless somebody chooses: of a field that one of them alone changed, his; of one that both changed, mine. */
export const sideOf = ({ mine, original }: Difference): Side =>
  plain(mine) === plain(original) ? 'theirs' : 'mine'

/** Whether both changed the field: then it is for a person to choose. */
export const isForPerson = ({ mine, theirs, original }: Difference): boolean =>
  plain(mine) !== plain(original) && plain(theirs) !== plain(original)

/** The product with the side that was chosen for each field. */
export function settled(versions: Versions, chosen: Readonly<Partial<Record<Field, Side>>>): Draft {
  const kept = differencesOf(versions).map((difference) => {
    const side = chosen[difference.field] ?? sideOf(difference)
    return [difference.field, difference[side]] as const
  })
  return { ...versions.theirs, ...Object.fromEntries(kept) }
}
