import vectors from '@comptoir/contracts/sums-vectors.json' with { type: 'json' }
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Draft, EMPTY, greatestDiscount, sumsOf, type TicketAct, write } from '../src/caisse/ticket.ts'

const MILK = { id: 1, nom: 'Lait 2 %, 2 L', prixCents: 439 }
const SYRUP = { id: 2, nom: 'Sirop d’érable', prixCents: 1199 }
const add = (article = MILK, quantite = 1): TicketAct => ({ act: 'add', article, quantite })
const written = (...acts: readonly TicketAct[]): Draft => acts.reduce(write, EMPTY)
const quantities = ({ ticket }: Draft) => ticket.lines.map(({ quantite }) => quantite)

test('an article that is there already gets more pieces, not another line', () => {
  expect(quantities(written(add(), add(SYRUP), add(MILK, 3)))).toEqual([4, 1])
})

test('plus and minus act on the line that was touched last, and the last piece takes the line away', () => {
  const draft = written(add(), add(SYRUP), { act: 'more', by: 1 })
  expect(quantities(draft)).toEqual([1, 2])
  expect(
    quantities(
      [
        { act: 'more', by: -1 },
        { act: 'more', by: -1 },
      ].reduce((d, act) => write(d, act as TicketAct), draft),
    ),
  ).toEqual([1])
})

test('a quantity beyond what a sale may have changes nothing', () => {
  const draft = written(add())
  expect(write(draft, add(MILK, 10_000))).toBe(draft)
})

test('undo walks back to the empty ticket', () => {
  const draft = written(
    add(),
    add(SYRUP),
    { act: 'discount', produitId: 2, pourcent: 10, motif: null },
    { act: 'undo' },
  )
  expect(greatestDiscount(draft.ticket.lines)).toBe(0)
  expect(written(add(), { act: 'undo' }).ticket.lines).toEqual([])
})

test('what is left of each line is shown, and one act takes just that', () => {
  const draft = written(add(MILK, 5), add(SYRUP, 2), {
    act: 'short',
    left: new Map([
      [1, 3],
      [2, 0],
    ]),
  })
  expect(draft.ticket.lines.map(({ reste }) => reste)).toEqual([3, 0])
  const taken = write(draft, { act: 'takeLeft' })
  expect(taken.ticket.lines.map(({ nom, quantite, reste }) => [nom, quantite, reste])).toEqual([
    [MILK.nom, 3, undefined],
  ])
})

test('a price that changed says what it was', () => {
  const { ticket } = written(add(), { act: 'prices', cents: new Map([[1, 459]]) })
  expect(ticket.lines[0]).toMatchObject({ prixCents: 459, avantCents: 439 })
})

test('any acts, walked back, lead to the same ticket as before', () => {
  const acts: fc.Arbitrary<TicketAct> = fc.oneof(
    fc.record({
      act: fc.constant('add' as const),
      article: fc.constantFrom(MILK, SYRUP),
      quantite: fc.integer({ min: 1, max: 20 }),
    }),
    fc.record({ act: fc.constant('more' as const), by: fc.constantFrom(1 as const, -1 as const) }),
    fc.record({
      act: fc.constant('quantity' as const),
      produitId: fc.constantFrom(1, 2),
      quantite: fc.integer({ min: 0, max: 20 }),
    }),
    fc.record({ act: fc.constant('remove' as const), produitId: fc.constantFrom(1, 2) }),
  )
  fc.assert(
    fc.property(fc.array(acts, { maxLength: 30 }), (list) => {
      let draft = list.reduce(write, EMPTY)
      const { length } = draft.before
      expect(new Set(draft.ticket.lines.map(({ produitId }) => produitId)).size).toBe(
        draft.ticket.lines.length,
      )
      for (let step = 0; step < length; step += 1) draft = write(draft, { act: 'undo' })
      expect(draft.ticket.lines).toEqual([])
    }),
  )
})

test('a till comes to the cents of the services', () => {
  for (const { input, expected } of vectors.sumLigne) {
    const line = { produitId: 1, nom: '', motif: null, remisePourcent: 0, ...input }
    expect(sumsOf([line], '2026-11-18').totalCents).toBe(expected.totalCents)
  }
  const { totalCents, cash, taxes } = sumsOf(
    [{ produitId: 1, nom: '', motif: null, remisePourcent: 0, prixCents: 4983, quantite: 1 }],
    '2026-11-18',
  )
  expect([totalCents, cash.duCents, taxes.map(({ montantCents }) => montantCents)]).toEqual([
    4983,
    4985,
    [217, 432],
  ])
})
