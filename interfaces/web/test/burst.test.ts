import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  fallSilent,
  GAP_MS,
  isSound,
  type Judged,
  NO_BURST,
  type Pressed,
  patienceOf,
  press,
} from '../src/caisse/burst.ts'

/** Plays keys as the listener does: silence falls where the next one is late. What gets where. */
function play(keys: readonly Pressed[]) {
  const got = { typed: '', scans: [] as string[] }
  let burst = NO_BURST
  const take = (judged: Omit<Judged, 'isKept'>) => {
    burst = judged.burst
    got.typed += judged.typed
    if (judged.scan !== undefined) got.scans.push(judged.scan)
  }
  for (const one of keys) {
    if (burst.held.length > 0 && one.at - burst.lastAt >= patienceOf(burst)) take(fallSilent(burst))
    const judged = press(burst, one)
    take(judged)
    if (!judged.isKept && one.key.length === 1) got.typed += one.key
  }
  take(fallSilent(burst))
  return got
}

const digits = (text: string, gap: number, from = 0): Pressed[] =>
  Array.from(text, (key, at) => ({ key, code: `Digit${key}`, at: from + at * gap }))
const enter = (at: number): Pressed => ({ key: 'Enter', code: 'Enter', at })

test('a burst that ends with Enter is a scan, and no field sees it', () => {
  expect(play([...digits('4006381333931', 3), enter(40)])).toEqual({ typed: '', scans: ['4006381333931'] })
})

test('a burst that ends with silence is a scan', () => {
  expect(play(digits('40063813', 20))).toEqual({ typed: '', scans: ['40063813'] })
})

test('what a person types gets into the field, whole and in order', () => {
  expect(play([...digits('2026', 120), enter(600)])).toEqual({ typed: '2026', scans: [] })
})

test('a few quick digits are typing: 12 and Enter is no scan', () => {
  expect(play([...digits('12', 5), enter(12)])).toEqual({ typed: '12', scans: [] })
})

test('a reader on an AZERTY keyboard with Shift says the digits of its keys', () => {
  const keys = Array.from('&é"\'(-è_', (key, at) => ({ key, code: `Digit${at + 1}`, at: at * 4 }))
  expect(play([...keys, enter(34)]).scans).toEqual(['12345678'])
})

test('letters are never held back', () => {
  expect(press(NO_BURST, { key: 'c', code: 'KeyC', at: 0 }).isKept).toBe(false)
})

test('no digit is lost or doubled, whatever the rhythm', () => {
  const rhythm = fc.array(
    fc.record({ digit: fc.integer({ min: 0, max: 9 }), wait: fc.integer({ min: 1, max: 2 * GAP_MS }) }),
  )
  fc.assert(
    fc.property(rhythm, (keys) => {
      let at = 0
      const pressed = keys.map(({ digit, wait }) => {
        at += wait
        return { key: String(digit), code: `Digit${digit}`, at }
      })
      const { typed, scans } = play(pressed)
      expect(typed.length + scans.join('').length).toBe(keys.length)
      for (const scan of scans) expect(keys.map(({ digit }) => digit).join('')).toContain(scan)
    }),
  )
})

test('a digit that was misread is noticed', () => {
  expect(isSound('4006381333931')).toBe(true)
  expect(isSound('4006381333932')).toBe(false)
  expect(isSound('1234567')).toBe(true)
})
