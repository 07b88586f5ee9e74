import { isRefusal } from '@comptoir/contracts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkDigit, internalCode } from '../src/domain/code-barres.ts'
import { changed, concernsOthers, decideContenu, type Produit } from '../src/domain/produit.ts'
import { normalise, patternsOf } from '../src/domain/recherche.ts'
import { decideVersion, etagOf, isKnown, namesAny } from '../src/domain/version.ts'

const unProduit = (given: Partial<Produit> = {}): Produit => ({
  id: 1,
  nom: 'Tuque',
  description: 'Chaude',
  categorieId: 2,
  prixCents: 2499,
  codeBarres: '2000000000015',
  actif: true,
  version: 4,
  ...given,
})

describe('a change of a product', () => {
  test('what an entry leaves out stays as it was', () => {
    const contenu = decideContenu(
      { nom: ' Tuque rouge ', categorie_id: 3, prix: 19.99 },
      unProduit({ actif: false }),
    )
    expect(contenu).toEqual({
      nom: 'Tuque rouge',
      description: 'Chaude',
      categorieId: 3,
      prixCents: 1999,
      codeBarres: '2000000000015',
      actif: false,
    })
  })
  test('a barcode can be taken away', () => {
    expect(
      decideContenu({ nom: 'Tuque', categorie_id: 2, prix: 1, code_barres: null }, unProduit()),
    ).toMatchObject({ codeBarres: null })
  })
  test('an amount finer than a cent is refused', () => {
    expect(isRefusal(decideContenu({ nom: 'Tuque', categorie_id: 2, prix: 0.001 }))).toBe(true)
  })
  test('the version rises by one with any change and stays without one', () => {
    const before = unProduit()
    expect(changed(before, { ...before })).toBe(before)
    expect(changed(before, { ...before, nom: 'Bonnet' })).toMatchObject({ nom: 'Bonnet', version: 5 })
  })
  test('others hear of prices and of withdrawals, not of names', () => {
    const before = unProduit()
    expect(concernsOthers(before, unProduit({ nom: 'Bonnet', version: 5 }))).toBe(false)
    expect(concernsOthers(before, unProduit({ prixCents: 1 }))).toBe(true)
    expect(concernsOthers(before, unProduit({ actif: false }))).toBe(true)
  })
})

describe('searching', () => {
  test('normalising twice is normalising once, and capitals and accents do not count', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(normalise(normalise(text))).toBe(normalise(text))
      }),
    )
    expect(normalise('  Œufs   FRAIS d’été ')).toBe("oeufs frais d'ete")
  })
  test('the wildcards of LIKE stand for themselves', () => {
    expect(patternsOf('50% a_b \\')).toEqual(['%50\\%%', '%a\\_b%', '%\\\\%'])
    expect(patternsOf('  ')).toEqual([])
  })
})

describe('versions', () => {
  test('only a strong ETag of the current version lets a change through', () => {
    expect(decideVersion('"3"', 3)).toBeUndefined()
    expect(decideVersion('"1", "3"', 3)).toBeUndefined()
    expect(decideVersion('*', 3)).toBeUndefined()
    expect(decideVersion('W/"3"', 3)).toMatchObject({ refus: 'VERSION_PERIMEE', details: { version: 3 } })
    expect(decideVersion('3', 3)).toMatchObject({ refus: 'VERSION_PERIMEE' })
  })
  test('an empty header names nothing', () => {
    expect(namesAny(undefined)).toBe(false)
    expect(namesAny(' , ')).toBe(false)
    expect(isKnown(undefined, 1)).toBe(false)
    expect(isKnown(etagOf(1), 1)).toBe(true)
  })
})

test('an internal barcode is an EAN-13 whose check digit is right', () => {
  // A published example, and its neighbour with two digits swapped.
  expect(checkDigit('400638133393')).toBe(1)
  expect(checkDigit('400638133339')).not.toBe(1)
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 999_999_999 }), (id) => {
      const code = internalCode(id)
      expect(code).toMatch(/^200\d{10}$/)
      const sum = code
        .split('')
        .reduce((total, digit, at) => total + Number(digit) * (at % 2 === 0 ? 1 : 3), 0)
      expect(sum % 10).toBe(0)
    }),
  )
})
