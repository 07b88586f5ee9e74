/** A store as it is typed. Pure. */
import { readAmount, writeAmount } from '../montant.ts'
import type { Store } from './types.ts'

export const FIELDS = [
  'nom',
  'adresse',
  'ville',
  'code_postal',
  'telephone',
  'email',
  'region',
  'objectif',
] as const
export type Field = (typeof FIELDS)[number]
export type Draft = Readonly<Record<Field, string>>

export const draftOf = (store: Store, mark: ',' | '.'): Draft => ({
  nom: store.nom,
  adresse: store.adresse,
  ville: store.ville,
  code_postal: store.code_postal,
  telephone: store.telephone ?? '',
  email: store.email ?? '',
  region: store.region,
  objectif: typeof store.objectif === 'number' ? writeAmount(Math.round(store.objectif * 100), mark) : '',
})

const textOrNull = (text: string): string | null => (text.trim() === '' ? null : text.trim())

/** What is sent; whether the store is open is told with it. */
export function bodyOf(draft: Draft, isOpen: boolean): object {
  const cents = readAmount(draft.objectif)
  return {
    nom: draft.nom.trim(),
    adresse: draft.adresse.trim(),
    ville: draft.ville.trim(),
    code_postal: draft.code_postal.trim().toUpperCase(),
    telephone: textOrNull(draft.telephone),
    email: textOrNull(draft.email),
    region: draft.region.trim(),
    objectif: cents === undefined ? null : cents / 100,
    ouvert: isOpen,
  }
}

/** The fields that are wrong before anything is sent. */
export const wrongOf = (draft: Draft): readonly Field[] => [
  ...(['nom', 'adresse', 'ville'] as const).filter((field) => draft[field].trim() === ''),
  ...(/^[a-z]\d[a-z] ?\d[a-z]\d$/i.test(draft.code_postal.trim()) ? [] : (['code_postal'] as const)),
  ...(draft.region.trim() === '' ? (['region'] as const) : []),
  ...(draft.objectif.trim() === '' || readAmount(draft.objectif) !== undefined
    ? []
    : (['objectif'] as const)),
]
