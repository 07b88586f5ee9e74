import { expect, test } from 'vitest'
import { rechercheOf } from '../src/domain/recherche.ts'

test('each word is a pattern, and the wildcards of LIKE stand for themselves', () => {
  expect(rechercheOf('  Zoé  100%_a\\b ')).toEqual({
    motifs: ['%Zoé%', '%100\\%\\_a\\\\b%'],
    numero: undefined,
  })
})

test('what may be a number of a client is one too', () => {
  expect([' 42 ', '0', '4294967296', '4 2'].map((q) => rechercheOf(q).numero)).toEqual([
    42,
    undefined,
    undefined,
    undefined,
  ])
})
