import { isRefusal } from '@comptoir/contracts'
import { describe, expect, test } from 'vitest'
import {
  arrived,
  changed,
  concernsOthers,
  decideContenu,
  isCodeOfAnother,
  nouveau,
  type Produit,
} from '../src/domain/produit.ts'

const change = { now: new Date('2026-03-01T12:00:00Z'), auteur: { id: '3', nom: 'Charlie' } }
const soon = new Date('2026-03-01T12:00:01.000Z')

const unProduit = (given: Partial<Produit> = {}): Produit => ({
  id: 1,
  nom: 'Tuque',
  description: 'Chaude',
  categorieId: 2,
  prixCents: 2499,
  code: 'TUQ-1',
  coutCents: 1200,
  codesBarres: ['2000000000015', '12345678'],
  image: null,
  actif: true,
  aVenir: null,
  version: 4,
  ...given,
})

describe('a change of a product', () => {
  test('what an entry leaves out stays as it was', () => {
    const contenu = decideContenu(
      { nom: ' Tuque rouge ', categorie_id: 3, prix: 19.99 },
      unProduit({ actif: false }),
      change,
    )
    const { id: _id, version: _version, ...before } = unProduit({ actif: false })
    expect(contenu).toEqual({ ...before, nom: 'Tuque rouge', categorieId: 3, prixCents: 1999 })
  })
  test('who knows one barcode changes the first and leaves the others', () => {
    const given = (saisie: object) =>
      decideContenu({ nom: 'Tuque', categorie_id: 2, prix: 1, ...saisie }, unProduit(), change)
    expect(given({ code_barres: null })).toMatchObject({ codesBarres: ['12345678'] })
    expect(given({ code_barres: '87654321' })).toMatchObject({ codesBarres: ['87654321', '12345678'] })
    expect(given({ code_barres: '12345678' })).toMatchObject({ codesBarres: ['12345678'] })
    expect(given({ code_barres: null, codes_barres: ['11112222'] })).toMatchObject({
      codesBarres: ['11112222'],
    })
  })
  test('an amount finer than a cent is refused, as a price and as a cost', () => {
    const fine = (saisie: object) =>
      decideContenu({ nom: 'Tuque', categorie_id: 2, prix: 1, ...saisie }, nouveau(1), change)
    expect(isRefusal(fine({ prix: 0.001 }))).toBe(true)
    expect(isRefusal(fine({ cout: 0.001 }))).toBe(true)
    expect(fine({ cout: null })).toMatchObject({ coutCents: null })
  })
  test('a price to come leaves the price as it is until then, and is refused when it should have come already', () => {
    const given = (from: Date | null, before = unProduit()) =>
      decideContenu({ nom: 'Tuque', categorie_id: 2, prix: 30 }, before, { ...change, from })
    const aVenir = { prixCents: 3000, from: soon, auteur: change.auteur }
    expect(given(soon)).toMatchObject({ prixCents: 2499, aVenir })
    expect(given(change.now)).toMatchObject({ refus: 'PRIX_PASSE' })
    expect(given(null, unProduit({ aVenir }))).toMatchObject({ prixCents: 3000, aVenir: null })
    expect(arrived(unProduit({ aVenir }))).toEqual(unProduit({ prixCents: 3000, version: 5 }))
  })
  test('a code made from the number of another product is refused', () => {
    expect(isCodeOfAnother('p12', 12)).toBe(false)
    expect(isCodeOfAnother('P13', 12)).toBe(true)
    expect(isCodeOfAnother('P012', 12)).toBe(true)
    expect(isCodeOfAnother('PAN-12', 13)).toBe(false)
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
