import { expect, test } from 'vitest'
import { linesOf, stationsOf } from '../src/sagas/metro.ts'
import type { SagaStep } from '../src/sagas/types.ts'

const step = (
  etat: string,
  sens: readonly ('action' | 'annulation')[] = ['action'],
  nature = 'compensable',
) =>
  ({
    etape: etat,
    libelle: etat,
    nature,
    etat,
    tentatives: sens.map((one) => ({
      essai: 1,
      sens: one,
      debut: null,
      fin: '2026-11-18T14:02:11Z',
      issue: 'reussie',
    })),
  }) as SagaStep
const drawn = (steps: readonly SagaStep[], isBack = false) =>
  stationsOf(steps, isBack).map(({ passage, back }) => [passage, back])

test('on the way on, what was reached, where it is, and what is ahead', () => {
  expect(drawn([step('reussie'), step('en_cours'), step('a_venir', [])])).toEqual([
    ['done', undefined],
    ['here', undefined],
    ['ahead', undefined],
  ])
})

test('on the way back, what is undone, where it stopped, and what nobody will ask', () => {
  const undone = ['action', 'annulation'] as const
  const steps = [
    step('a_annuler'),
    step('bloquee', undone),
    step('annulee', undone),
    step('refusee'),
    step('non_demandee', []),
  ]
  expect(drawn(steps, true)).toEqual([
    ['done', 'to-undo'],
    ['done', 'parked'],
    ['done', 'undone'],
    ['refused', undefined],
    ['never', undefined],
  ])
})

test('a step that is parked on the way on waits there', () => {
  expect(drawn([step('bloquee')])).toEqual([['parked', undefined]])
})

test('a long name stands in two lines of about the same length, a short one in one', () => {
  expect(linesOf('Réserver la marchandise')).toEqual(['Réserver la', 'marchandise'])
  expect(linesOf('Créer la commande et figer ses prix')).toEqual(['Créer la commande', 'et figer ses prix'])
  expect(linesOf('Encaisser')).toEqual(['Encaisser'])
  expect(linesOf('Anticonstitutionnellement')).toEqual(['Anticonstitutionnellement'])
})
