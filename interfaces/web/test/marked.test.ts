import fc from 'fast-check'
import { expect, test } from 'vitest'
import { markedIn } from '../src/caisse/marked.ts'

const typedOf = (name: string, typed: string) =>
  markedIn(name, typed)
    .filter(({ isTyped }) => isTyped)
    .map(({ text }) => text)

test('the beginnings of words that were typed are marked, with their accents', () => {
  expect(typedOf('Café en grains équitable, 454 g', 'cafe equi')).toEqual(['Café', 'équi'])
  expect(typedOf('Œufs, douzaine', 'oe')).toEqual(['Œ'])
  expect(typedOf('Œufs, douzaine', 'oeu')).toEqual(['Œu'])
})

test('the middle of a word is not marked, nor anything where nothing was typed', () => {
  expect(typedOf('Décaféiné', 'caf')).toEqual([])
  expect(typedOf('Café', ' ')).toEqual([])
})

test('the pieces of a name, put together, are the name', () => {
  const name = fc.string({ unit: 'grapheme' })
  fc.assert(
    fc.property(name, name, (nom, typed) => {
      expect(
        markedIn(nom, typed)
          .map(({ text }) => text)
          .join(''),
      ).toBe(nom)
    }),
  )
})
