import { expect, test } from 'vitest'
import { eventReader } from '../src/flux/event-reader.ts'
import { placesIn, placesText } from '../src/flux/place.ts'

const STREAM =
  'retry: 2000\nid: 7\n\n: vivant\n\nid: 8\nevent: saga.demarree\ndata: {"a":1}\n\nevent: flux.trou\ndata: {}\n\n'
const EVENTS = [
  { place: '7', name: undefined, data: '' },
  { place: '8', name: 'saga.demarree', data: '{"a":1}' },
  { place: undefined, name: 'flux.trou', data: '{}' },
]

test('events are read whole, in whatever pieces they come', () => {
  for (let size = 1; size <= STREAM.length; size += 1) {
    const read = eventReader()
    const pieces = STREAM.match(new RegExp(`[\\s\\S]{1,${size}}`, 'g')) ?? []
    expect([size, pieces.flatMap(read)]).toEqual([size, EVENTS])
  }
})

test('a place in the merged stream reads back, and what is none is left out', () => {
  expect(placesIn(placesText(new Map([['sagas', '12-4']])))).toEqual(new Map([['sagas', '12-4']]))
  for (const wrong of [undefined, '', 'sagas', 'sagas=%0A', 'autre=3', `sagas=${'9'.repeat(99)}`])
    expect(placesIn(wrong)).toEqual(new Map())
})
