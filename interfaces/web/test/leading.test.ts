import fc from 'fast-check'
import { expect, test } from 'vitest'
import { indexOf, type Product } from '../src/caisse/catalogue.ts'
import { leading } from '../src/caisse/leading.ts'

const product = (id: number, nom: string): Product => ({
  id,
  code: `P-${id}`,
  nom,
  categorie_id: 1,
  categorie: 'Épicerie',
  prix: 4.39,
  prix_a_venir: null,
  codes_barres: [`${id}0`],
  image: null,
})

test('the first of a list are those that sorting all of it gives, equals in the order in which they came', () => {
  const byFirst = (one: readonly [number, number], other: readonly [number, number]) => one[0] - other[0]
  fc.assert(
    fc.property(fc.array(fc.nat(5)), fc.nat(8), (keys, most) => {
      const items = keys.map((key, at) => [key, at] as const)
      expect(leading(items, most, byFirst)).toEqual(items.toSorted(byFirst).slice(0, most))
    }),
  )
})

/** The rule of the search, said slowly: the article that is named, then by the place of the first word, then by id. */
function slowly(products: readonly Product[], words: readonly string[], most: number) {
  const placeOf = ({ nom }: Product, word: string) => nom.split(' ').findIndex((one) => one.startsWith(word))
  const named = products.find(({ codes_barres: [code] }) => code === words.join(' '))
  const others = products
    .filter((one) => one !== named && words.length > 0 && words.every((word) => placeOf(one, word) !== -1))
    .toSorted((a, b) => placeOf(a, words[0] ?? '') - placeOf(b, words[0] ?? '') || a.id - b.id)
  const all = named === undefined ? others : [named, ...others]
  return { products: all.slice(0, most), total: all.length }
}

test('the search gives the same articles in the same order as one that sorts all of them', () => {
  const word = fc.constantFrom('cafe', 'cafetiere', 'ca', 'lait', 'bleu', '10', '2')
  const words = (minLength: number) => fc.array(word, { minLength, maxLength: 4 })
  fc.assert(
    fc.property(fc.array(words(1), { maxLength: 40 }), words(0), fc.nat(7), (names, typed, most) => {
      const produits = names.map((name, at) => product(at + 1, name.join(' ')))
      const { find } = indexOf({ version: 1, produits: produits.toReversed() })
      expect(find(typed.join(' '), most)).toEqual(slowly(produits, typed, most))
    }),
  )
})
