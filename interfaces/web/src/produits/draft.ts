/** A product as it is typed: read from the API, checked, and written back. Pure. */
import { readAmount, writeAmount } from '../montant.ts'
import type { Product } from '../stock/types.ts'

export const FIELDS = ['nom', 'code', 'categorie', 'prix', 'cout', 'codes', 'description', 'actif'] as const
export type Field = (typeof FIELDS)[number]

/** Each field as a text, so that what is wrong stays as it was typed. */
export type Draft = Readonly<Record<Field, string>>

/** What a version of a product says: the product itself, or one side of a conflict. */
export type Version = Pick<
  Product,
  'nom' | 'code' | 'categorie_id' | 'prix' | 'codes_barres' | 'description' | 'actif'
> & { readonly cout?: number | null | undefined }

const YES = 'oui'
const centsOf = (dollars: number): number => Math.round(dollars * 100)

export const EMPTY: Draft = {
  nom: '',
  code: '',
  categorie: '',
  prix: '',
  cout: '',
  codes: '',
  description: '',
  actif: YES,
}

export const draftOf = (product: Version, mark: ',' | '.'): Draft => ({
  nom: product.nom,
  code: product.code,
  categorie: String(product.categorie_id),
  prix: writeAmount(centsOf(product.prix), mark),
  cout: typeof product.cout === 'number' ? writeAmount(centsOf(product.cout), mark) : '',
  codes: product.codes_barres.join('\n'),
  description: product.description,
  actif: product.actif ? YES : '',
})

export const isActive = ({ actif }: Draft): boolean => actif === YES
export const withActive = (draft: Draft, actif: boolean): Draft => ({ ...draft, actif: actif ? YES : '' })

const codesOf = ({ codes }: Draft): string[] => codes.split(/[\s,;]+/).filter((code) => code !== '')

/** What is wrong before anything is sent: a field, and which rule it breaks. */
export type Wrong = 'nom' | 'categorie' | 'prix' | 'cout' | 'codes'

export function wrongOf(draft: Draft): readonly Wrong[] {
  const wrong: Wrong[] = []
  if (draft.nom.trim() === '') wrong.push('nom')
  if (draft.categorie === '') wrong.push('categorie')
  if (readAmount(draft.prix) === undefined) wrong.push('prix')
  if (draft.cout.trim() !== '' && readAmount(draft.cout) === undefined) wrong.push('cout')
  if (codesOf(draft).some((code) => !/^\d{8,14}$/.test(code))) wrong.push('codes')
  return wrong
}

/** What is sent. `from`: the instant when the price comes into force; undefined: now. */
export function bodyOf(draft: Draft, from: string | undefined): object {
  const cents = readAmount(draft.cout)
  return {
    nom: draft.nom.trim(),
    description: draft.description.trim(),
    categorie_id: Number(draft.categorie),
    prix: (readAmount(draft.prix) ?? 0) / 100,
    cout: cents === undefined ? null : cents / 100,
    codes_barres: codesOf(draft),
    actif: isActive(draft),
    ...(draft.code.trim() === '' ? {} : { code: draft.code.trim() }),
    ...(from === undefined ? {} : { prix_a_partir_du: from }),
  }
}

/** The field that a place in the body stands for; undefined: none of the form. */
export function fieldAt(pointer: string): Field | undefined {
  const [, name = ''] = pointer.split('/')
  const names: Readonly<Record<string, Field>> = {
    nom: 'nom',
    code: 'code',
    categorie_id: 'categorie',
    prix: 'prix',
    prix_a_partir_du: 'prix',
    cout: 'cout',
    codes_barres: 'codes',
    code_barres: 'codes',
    description: 'description',
    actif: 'actif',
  }
  return names[name]
}
