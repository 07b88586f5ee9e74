import { isRefusal } from '@comptoir/contracts'
import { describe, expect, test } from 'vitest'
import { changed, concernsOthers, decideContenu, type Produit } from '../src/domain/produit.ts'

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
  test('others hear of prices, names and withdrawals, not of descriptions', () => {
    const before = unProduit()
    expect(concernsOthers(before, unProduit({ description: 'Doux', version: 5 }))).toBe(false)
    expect(concernsOthers(before, unProduit({ nom: 'Bonnet' }))).toBe(true)
    expect(concernsOthers(before, unProduit({ prixCents: 1 }))).toBe(true)
    expect(concernsOthers(before, unProduit({ actif: false }))).toBe(true)
  })
})
