import { describe, expect, test } from 'vitest'
import { compteOf, type Ground, type Saisie } from '../src/domain/saisie.ts'

const at = (second: number) => new Date(Date.UTC(2026, 0, 2, 3, 4, second))
const given = (second: number): Saisie => ({ produitId: 1, quantite: 10, givenAt: at(second) })
const ground = (said: Partial<Ground> = {}): Ground => ({
  before: undefined,
  now: at(30),
  elsewhere: 0,
  ...said,
})

describe('a quantity given in the catalogue', () => {
  test('is a count of the place at that instant', () => {
    expect(compteOf(given(5), ground())).toEqual({ produitId: 1, compte: 10, vuA: at(5) })
  })
  test('counts once, and never after a later one', () => {
    const before = { givenAt: at(5), takenAt: at(6) }
    expect(compteOf(given(5), ground({ before }))).toBeUndefined()
    expect(compteOf(given(4), ground({ before }))).toBeUndefined()
  })
  test('is seen no earlier than the one before it was taken', () => {
    const before = { givenAt: at(5), takenAt: at(9) }
    expect(compteOf(given(7), ground({ before }))?.vuA).toEqual(at(9))
    expect(compteOf(given(12), ground({ before }))?.vuA).toEqual(at(12))
  })
  test('is never seen in the future, whatever another clock says', () => {
    expect(compteOf(given(40), ground())?.vuA).toEqual(at(30))
  })
  test('of all places leaves to this one what the others have not', () => {
    expect(compteOf(given(5), ground({ elsewhere: 4 }))?.compte).toBe(6)
    expect(compteOf(given(5), ground({ elsewhere: 14 }))?.compte).toBe(0)
  })
})
