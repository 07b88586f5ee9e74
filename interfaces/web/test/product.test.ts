import { expect, test } from 'vitest'
import { differencesOf, isForPerson, settled, sideOf } from '../src/produits/conflict.ts'
import { bodyOf, type Draft, draftOf, EMPTY, fieldAt, withActive, wrongOf } from '../src/produits/draft.ts'
import { addressOf, filtersIn, listOf } from '../src/produits/filters.ts'

const product = {
  nom: 'Tuque',
  code: 'P7',
  categorie_id: 3,
  prix: 14.99,
  cout: 8,
  codes_barres: ['00000001', '00000002'],
  description: '',
  actif: true,
}
const draft = draftOf(product, ',')

test('a product is typed and read back the same, with either mark', () => {
  expect(draft).toMatchObject({ prix: '14,99', cout: '8,00', codes: '00000001\n00000002' })
  const { categorie_id, ...rest } = product
  for (const mark of [',', '.'] as const)
    expect(bodyOf(draftOf(product, mark), undefined)).toEqual({ categorie_id, ...rest })
  expect(bodyOf(withActive({ ...draft, cout: ' ', code: '' }, false), '2026-12-01T00:00:00Z')).toEqual({
    categorie_id: 3,
    nom: 'Tuque',
    prix: 14.99,
    codes_barres: product.codes_barres,
    description: '',
    cout: null,
    actif: false,
    prix_a_partir_du: '2026-12-01T00:00:00Z',
  })
})

test('what is wrong is known before anything is sent', () => {
  expect(wrongOf(EMPTY)).toEqual(['nom', 'categorie', 'prix'])
  expect(wrongOf({ ...draft, prix: '1,234.50', cout: 'x', codes: '123' })).toEqual(['prix', 'cout', 'codes'])
  expect(wrongOf(draft)).toEqual([])
  expect([fieldAt('/categorie_id'), fieldAt('/codes_barres/3'), fieldAt('/autre')]).toEqual([
    'categorie',
    'codes',
    undefined,
  ])
})

test('of a field that one of two changed his stays; of one that both changed a person chooses', () => {
  const mine: Draft = { ...draft, nom: 'Tuque verte', cout: '9,00' }
  const theirs = { ...draft, nom: 'Tuque bleue', prix: '12,00' }
  const versions = { mine, theirs, original: draft }
  const differences = differencesOf(versions)
  expect(differences.map((one) => [one.field, sideOf(one), isForPerson(one)])).toEqual([
    ['nom', 'mine', true],
    ['prix', 'theirs', false],
    ['cout', 'mine', false],
  ])
  expect(settled(versions, {})).toEqual({ ...draft, nom: 'Tuque verte', prix: '12,00', cout: '9,00' })
  expect(settled(versions, { nom: 'theirs', prix: 'mine' })).toMatchObject({
    nom: 'Tuque bleue',
    prix: '14,99',
  })
})

test('an amount that is spelt with another mark is no difference', () => {
  expect(differencesOf({ mine: { ...draft, prix: '14.99' }, theirs: draft, original: draft })).toEqual([])
})

test('filters of products read back from their address', () => {
  const filters = filtersIn(new URLSearchParams('q=th%C3%A9&categorie=3&retires=1'))
  expect(filtersIn(new URLSearchParams(addressOf(filters, '12').split('?')[1]))).toEqual(filters)
  expect(addressOf(filtersIn(new URLSearchParams()), '12')).toBe('/produits/12')
  expect(listOf(filters)).toBe('/produits?limite=50&total=1&q=th%C3%A9&categorie_id=3&retires=1')
})
