import { describe, expect, test } from 'vitest'
import { actOfRank, type Case, caseOfRank, foreseenOrders, ORDER_SHARE } from '../../../k6/lib/mix.ts'

const firsts = (number: number) => Array.from({ length: number }, (_, rank) => rank)

describe('the orders of a run', () => {
  test('are nine tenths confirmed, six percent short of stock and four refused', () => {
    const byCase = (kind: Case) => firsts(1_000).filter((rank) => caseOfRank(rank) === kind).length
    expect({
      confirmed: byCase('confirmed'),
      shortage: byCase('shortage'),
      refused: byCase('refused'),
    }).toEqual({
      confirmed: 900,
      shortage: 60,
      refused: 40,
    })
  })

  test('meet each case within the first ten', () => {
    expect(new Set(firsts(10).map(caseOfRank)).size).toBe(3)
  })
})

describe('the acts of visitors', () => {
  const acts = firsts(1_000).map(actOfRank)
  const readings = acts.filter(({ what }) => what === 'reading')
  const orders = acts.filter(({ what }) => what === 'order')

  test('are nine readings for one order', () => {
    expect([readings.length, orders.length]).toEqual([900, 100])
    expect(ORDER_SHARE).toBe(0.1)
  })

  test('count readings and orders apart, none twice', () => {
    expect(readings.map(({ rank }) => rank)).toEqual(firsts(900))
    expect(orders.map(({ rank }) => rank)).toEqual(firsts(100))
  })

  test('can be foretold while there is a pause', () => {
    expect(foreseenOrders({ users: 100, seconds: 30, pause: 1, share: 0.1 })).toBe(310)
    expect(foreseenOrders({ users: 100, seconds: 30, pause: 0, share: 0.1 })).toBe(0)
  })
})
