import { expect, test } from 'vitest'
import { addressOf, askedBy, faultsOf, filtersIn, statutsOf } from '../src/sagas/filters.ts'
import { holdRows, mergeRows } from '../src/sagas/held-rows.ts'
import type { SagaRow } from '../src/sagas/types.ts'

const row = (id: string, statut: SagaRow['statut'] = 'EN_COURS', cree_le = `2026-11-18T14:0${id}:00Z`) =>
  ({ saga_id: id, statut, cree_le }) as SagaRow
const read = (text: string) => filtersIn(new URLSearchParams(text))

test('filters read back from the address that they write', () => {
  const filters = read('vue=toutes&numero=20317&type=vente&magasin=3&montant=12%2C50')
  const address = addressOf(filters)
  expect(read(address.split('?')[1] ?? '')).toEqual(filters)
  expect(askedBy(filters).toString()).toBe('numero=20317&type=vente&magasin_id=3&montant_min=12.50')
  expect(addressOf(read(''))).toBe('/sagas')
})

test('what is written wrongly is said, kept, and not asked for', () => {
  const filters = read('numero=abc&montant=1.2.3&magasin=x&vue=autre')
  expect(faultsOf(filters)).toEqual(['numero', 'montant'])
  expect(filters).toMatchObject({ view: 'suivre', numero: 'abc', montant: '1.2.3' })
  expect(askedBy(filters).toString()).toBe('')
})

test('what is to follow is all that is in flight, undone or parked', () => {
  expect(statutsOf('suivre')).toEqual(['EN_COURS', 'COMPENSATION', 'BLOQUEE'])
  expect(statutsOf('toutes')).toEqual([undefined])
})

test('rows stay where they are and change in place; what is new is counted', () => {
  const shown = [row('3'), row('2'), row('1')]
  const held = holdRows(shown, [row('5'), row('4'), row('3', 'BLOQUEE'), row('1')])
  expect(held.rows.map(({ saga_id, statut }) => `${saga_id} ${statut}`)).toEqual([
    '3 BLOQUEE',
    '2 EN_COURS',
    '1 EN_COURS',
  ])
  expect(held.news).toBe(2)
  expect(holdRows([], [row('1')])).toEqual({ rows: [row('1')], news: 0 })
})

test('several lists are one, the newest first, each saga once', () => {
  const merged = mergeRows([[row('2'), row('1')], [row('3')], [row('2', 'BLOQUEE')]])
  expect(merged.map(({ saga_id, statut }) => `${saga_id} ${statut}`)).toEqual([
    '3 EN_COURS',
    '2 BLOQUEE',
    '1 EN_COURS',
  ])
})
