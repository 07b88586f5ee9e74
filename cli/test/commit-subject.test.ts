import { expect, test } from 'vitest'
import { subjectFault } from '../commit-subject.ts'

test.each([
  'stock: refuse a reservation that arrives after its release',
  'saga/runner: a fenced miss reads again',
  'commande, catalogue: what they own',
  'Merge branch main',
  'fixup! stock: refuse',
])('%s is a subject', (subject) => {
  expect(subjectFault(subject)).toBeNull()
})

test.each([
  ['', 'area: effect'],
  ['fixed stuff', 'area: effect'],
  ['Stock: refuse', 'area: effect'],
  ['stock:refuse', 'area: effect'],
  [`stock: ${'x'.repeat(66)}`, '73 characters'],
])('"%s" is refused with the reason', (subject, reason) => {
  expect(subjectFault(subject)).toContain(reason)
})
