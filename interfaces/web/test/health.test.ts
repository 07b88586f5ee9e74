/** The health of the house as rows. */
import { expect, test } from 'vitest'
import { failedPart, flowsOf, rowsOf } from '../src/sante/rows.ts'
import type { Instance } from '../src/sante/types.ts'

const instance = (adresse: string, changed: Partial<Instance> = {}): Instance => ({
  adresse,
  etat: 'PRET',
  raison: null,
  depuis: '2026-11-18T14:00:00.000Z',
  version: null,
  demarre_le: null,
  demandes: null,
  erreurs: null,
  p95_ms: null,
  memoire_mo: null,
  base: null,
  bus: null,
  a_publier_s: null,
  cache: null,
  ...changed,
})

test('what does not answer comes first, then what is not ready', () => {
  const rows = rowsOf({
    lu_a: '2026-11-18T14:00:00.000Z',
    processus: [
      { nom: 'catalogue', instances: [instance('a')] },
      { nom: 'stock', instances: [instance('b', { etat: 'PAS_PRET' }), instance('c', { etat: 'ABSENT' })] },
    ],
    amonts: null,
    grafana: null,
  })
  expect(rows.map(({ nom, adresse }) => [nom, adresse])).toEqual([
    ['stock', 'c'],
    ['stock', 'b'],
    ['catalogue', 'a'],
  ])
})

test('failures are a part of what was asked, and nothing where nothing was asked', () => {
  expect(failedPart(instance('a', { demandes: 200, erreurs: 3 }))).toBe(1.5)
  expect(failedPart(instance('a', { demandes: 0, erreurs: 0 }))).toBeUndefined()
  expect(failedPart(instance('a'))).toBeUndefined()
})

test('events and caches are told of whom they are', () => {
  const rows = [instance('a'), instance('b', { cache: 0 })].map((one) => ({ nom: 'stock', ...one }))
  expect(flowsOf(rows).map(({ adresse }) => adresse)).toEqual(['b'])
})
