import { estRefus } from '@comptoir/contracts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chiffreDeControle, codeInterne } from '../src/domain/code-barres.ts'
import { changer, contenuDe, interesseLesAutres, type Produit } from '../src/domain/produit.ts'
import { motifsDe, normaliser } from '../src/domain/recherche.ts'
import { estConnue, estNommee, etagOf, verifierVersion } from '../src/domain/version.ts'

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
    const contenu = contenuDe(
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
      contenuDe({ nom: 'Tuque', categorie_id: 2, prix: 1, code_barres: null }, unProduit()),
    ).toMatchObject({ codeBarres: null })
  })
  test('an amount finer than a cent is refused', () => {
    expect(estRefus(contenuDe({ nom: 'Tuque', categorie_id: 2, prix: 0.001 }))).toBe(true)
  })
  test('the version rises by one with any change and stays without one', () => {
    const avant = unProduit()
    expect(changer(avant, { ...avant })).toBe(avant)
    expect(changer(avant, { ...avant, nom: 'Bonnet' })).toMatchObject({ nom: 'Bonnet', version: 5 })
  })
  test('others hear of prices and of withdrawals, not of names', () => {
    const avant = unProduit()
    expect(interesseLesAutres(avant, unProduit({ nom: 'Bonnet', version: 5 }))).toBe(false)
    expect(interesseLesAutres(avant, unProduit({ prixCents: 1 }))).toBe(true)
    expect(interesseLesAutres(avant, unProduit({ actif: false }))).toBe(true)
  })
})

describe('searching', () => {
  test('normalising twice is normalising once, and capitals and accents do not count', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (texte) => {
        expect(normaliser(normaliser(texte))).toBe(normaliser(texte))
      }),
    )
    expect(normaliser('  Œufs   FRAIS d’été ')).toBe("oeufs frais d'ete")
  })
  test('the wildcards of LIKE stand for themselves', () => {
    expect(motifsDe('50% a_b \\')).toEqual(['%50\\%%', '%a\\_b%', '%\\\\%'])
    expect(motifsDe('  ')).toEqual([])
  })
})

describe('versions', () => {
  test('only a strong ETag of the current version lets a change through', () => {
    expect(verifierVersion('"3"', 3)).toBeNull()
    expect(verifierVersion('"1", "3"', 3)).toBeNull()
    expect(verifierVersion('*', 3)).toBeNull()
    expect(verifierVersion('W/"3"', 3)).toMatchObject({ refus: 'VERSION_PERIMEE', details: { version: 3 } })
    expect(verifierVersion('3', 3)).toMatchObject({ refus: 'VERSION_PERIMEE' })
  })
  test('an empty header names nothing', () => {
    expect(estNommee(undefined)).toBe(false)
    expect(estNommee(' , ')).toBe(false)
    expect(estConnue(undefined, 1)).toBe(false)
    expect(estConnue(etagOf(1), 1)).toBe(true)
  })
})

test('an internal barcode is an EAN-13 whose check digit is right', () => {
  // A published example, and its neighbour with two digits swapped.
  expect(chiffreDeControle('400638133393')).toBe(1)
  expect(chiffreDeControle('400638133339')).not.toBe(1)
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 999_999_999 }), (id) => {
      const code = codeInterne(id)
      expect(code).toMatch(/^200\d{10}$/)
      const somme = code
        .split('')
        .reduce((total, chiffre, rang) => total + Number(chiffre) * (rang % 2 === 0 ? 1 : 3), 0)
      expect(somme % 10).toBe(0)
    }),
  )
})
