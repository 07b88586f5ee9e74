import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  indexAfter,
  indexOf,
  merged,
  type Product,
  priceCents,
  readTyped,
  type Snapshot,
} from '../src/caisse/catalogue.ts'

const product = (id: number, nom: string, changed: Partial<Product> = {}): Product => ({
  id,
  code: `P-${id}`,
  nom,
  categorie_id: 1,
  categorie: 'Épicerie',
  prix: 4.39,
  prix_a_venir: null,
  codes_barres: [],
  image: null,
  ...changed,
})
const snapshot = (produits: Product[], changed: Partial<Snapshot> = {}): Snapshot => ({
  version: 1,
  complet: true,
  produits,
  retires: [],
  ...changed,
})
const names = (text: string, produits: Product[]) =>
  indexOf(snapshot(produits))
    .find(text, 6)
    .products.map(({ nom }) => nom)

const SHELF = [
  product(1, 'Café moulu torréfaction foncée, 340 g', { codes_barres: ['4006381333931'] }),
  product(2, 'Lait 2 %, 2 L'),
  product(3, 'Œufs gros, douzaine'),
  product(4, 'Moulin à café'),
  product(5, 'Cafetière à piston, 1 L'),
]

test('accents, case and ligatures make no difference', () => {
  expect(names('CAFE', SHELF)).toEqual([SHELF[0]?.nom, SHELF[4]?.nom, SHELF[3]?.nom])
  expect(names('oeuf', SHELF)).toEqual(['Œufs gros, douzaine'])
})

test('each word is the beginning of a word of the name', () => {
  expect(names('caf pis', SHELF)).toEqual(['Cafetière à piston, 1 L'])
  expect(names('fetière', SHELF)).toEqual([])
})

test('a barcode and a code name their article first', () => {
  expect(names('4006381333931', SHELF)).toEqual([SHELF[0]?.nom])
  expect(names('p-2', SHELF)[0]).toBe('Lait 2 %, 2 L')
})

test('ten thousand articles: what is found is what has the words, and no more of it is given than asked for', () => {
  const many = Array.from({ length: 10_000 }, (_, at) => product(at + 1, `Article ${at % 100} sorte ${at}`))
  const { products, total } = indexOf(snapshot(many)).find('art 42 sor', 6)
  expect([products.length, total]).toEqual([6, many.filter(({ nom }) => / 42/.test(nom)).length])
})

test('an index is made anew for another version alone', () => {
  const before = indexOf(snapshot(SHELF))
  expect(indexAfter(before, snapshot(SHELF))).toBe(before)
  const after = indexAfter(before, snapshot([product(2, 'Lait 3,25 %, 2 L')], { version: 2 }))
  expect([after.version, after.byId(2)?.nom, after.byId(1)]).toEqual([2, 'Lait 3,25 %, 2 L', undefined])
  expect(indexAfter(undefined, snapshot(SHELF)).products).toEqual(SHELF)
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
      const produits = names.map((name, at) =>
        product(at + 1, name.join(' '), { codes_barres: [`${at + 1}0`] }),
      )
      const { find } = indexOf({ version: 1, produits: produits.toReversed() })
      expect(find(typed.join(' '), most)).toEqual(slowly(produits, typed, most))
    }),
  )
})

test('what changed since takes the place of what was, and what is withdrawn is gone', () => {
  const before = snapshot(SHELF)
  const news = snapshot([product(2, 'Lait 3,25 %, 2 L')], { version: 2, complet: false, retires: [5] })
  expect(merged(before, news).produits.map(({ nom }) => nom)).toEqual([
    SHELF[0]?.nom,
    'Œufs gros, douzaine',
    'Moulin à café',
    'Lait 3,25 %, 2 L',
  ])
})

test('a price to come holds from its day on', () => {
  const soon = product(1, 'x', { prix_a_venir: { prix: 5, a_partir_du: '2026-12-01T05:00:00Z' } })
  expect(priceCents(soon, Date.parse('2026-12-01T04:59:59Z'))).toBe(439)
  expect(priceCents(soon, Date.parse('2026-12-01T05:00:00Z'))).toBe(500)
})

test.each([
  ['3*caf', { quantite: 3, text: 'caf' }],
  ['12x', { quantite: 12, text: '' }],
  [' 2 × lait', { quantite: 2, text: 'lait' }],
  ['340 g', { quantite: 1, text: '340 g' }],
])('%s', (text, expected) => {
  expect(readTyped(text)).toEqual(expected)
})
