import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { roundsOf } from '../run/test-rounds.ts'

const CHECKOUT = resolve(import.meta.dirname, '../..')

test.each([
  [[], 2],
  [['stock'], 1],
  [['services/stock/test/api.int.ts', 'panier'], 1],
  [['ventes'], 2],
  [['./proofs/e2e/ventes.e2e.ts'], 2],
  [[resolve(CHECKOUT, 'proofs/e2e/ventes.e2e.ts')], 2],
  [['stock', 'e2e'], 2],
  // What an option chooses, vitest alone knows.
  [['--testNamePattern', 'stock'], 2],
  [['stock', '--exclude', '**/*.int.ts'], 2],
])('%j: %i rounds', (args, rounds) => {
  expect(roundsOf(args, CHECKOUT)).toHaveLength(rounds)
})
