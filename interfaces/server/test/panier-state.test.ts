/** What a browser keeps of a panier, and how a panier is judged. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { judgePanier, type PanierLigne } from '../src/boutique/panier-state.ts'
import {
  emptyPanier,
  GUEST_LIGNES_MAX,
  onlySeenOf,
  type StoredPanier,
  settled,
  withLigne,
  withMore,
  withPending,
  withSeen,
} from '../src/boutique/stored-panier.ts'

const some = (...lignes: (readonly [number, number])[]): StoredPanier => ({ ...emptyPanier('p'), lignes })

test('a line is added to, set and taken away, and the others stay in their order', () => {
  const panier = some([1, 2], [2, 1])
  expect(withMore(panier, 1, 3)?.lignes).toEqual([
    [1, 5],
    [2, 1],
  ])
  expect(withMore(panier, 3, 1)?.lignes).toEqual([...panier.lignes, [3, 1]])
  expect(withLigne(panier, 1, 0)?.lignes).toEqual([[2, 1]])
})

test('a full panier takes no other product, and more of those that it has', () => {
  const full = some(...Array.from({ length: GUEST_LIGNES_MAX }, (_, index) => [index + 1, 1] as const))
  expect(withMore(full, 99, 1)).toBeUndefined()
  expect(withMore(full, 1, 1)?.lignes[0]).toEqual([1, 2])
})

test('the price that was seen first stays, until the line is gone', () => {
  const kept = withSeen(withSeen(some([1, 1]), 1, 100), 1, 200)
  expect(kept.seen).toEqual([[1, 100]])
  expect(onlySeenOf(kept, [1])).toBe(kept)
  expect(onlySeenOf(kept, []).seen).toEqual([])
})

test('what was bought is gone, what came since stays, and a refusal takes nothing', () => {
  const quantites = fc.uniqueArray(
    fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 20 })),
    {
      selector: ([produitId]) => produitId,
      maxLength: 9,
    },
  )
  fc.assert(
    fc.property(quantites, quantites, (before, since) => {
      const ordered = withPending(some(...before), 'id')
      const later = since.reduce(
        (panier, [id, quantite]) => withMore(panier, id, quantite) ?? panier,
        ordered,
      )
      expect(new Map(settled(later, 'bought').lignes)).toEqual(new Map(since))
      expect(settled(later, 'refused').lignes).toEqual(later.lignes)
      expect(settled(later, 'bought').pending).toBeUndefined()
    }),
  )
})

const ligne = (changed: Partial<PanierLigne> = {}): PanierLigne => ({
  produitId: 1,
  quantite: 2,
  nom: 'Café',
  prixCents: 1_250,
  vuCents: 1_250,
  disponible: 9,
  ...changed,
})
const guest = { kind: 'invite', plafondCents: 50_000 } as const

test.each([
  ['nothing', [], guest, 'empty', 0],
  ['what can be had', [ligne()], guest, undefined, 2_500],
  ['what is not sold any more', [ligne({ prixCents: undefined })], guest, 'withdrawn', 0],
  ['more than there is', [ligne({ disponible: 1 })], guest, 'short', 2_500],
  ['a stock that is not known', [ligne({ disponible: undefined })], guest, undefined, 2_500],
  ['exactly the limit', [ligne({ prixCents: 25_000 })], guest, undefined, 50_000],
  ['a cent more', [ligne({ prixCents: 25_001 })], guest, 'limit', 50_002],
  [
    'no known limit',
    [ligne({ prixCents: 25_001 })],
    { kind: 'invite', plafondCents: undefined },
    undefined,
    50_002,
  ],
  ['more than the balance', [ligne()], { kind: 'client', soldeCents: 2_499 }, 'balance', 2_500],
] as const)('a panier with %s', (...[, lignes, means, obstacle, totalCents]) => {
  expect(judgePanier(lignes, means)).toMatchObject({ obstacle, totalCents })
})

test('a price is changed only where another was seen', () => {
  const changed = (vuCents: number | undefined) => judgePanier([ligne({ vuCents })], guest).changed
  expect([changed(1_250), changed(undefined), changed(1_000)]).toEqual([false, false, true])
})
