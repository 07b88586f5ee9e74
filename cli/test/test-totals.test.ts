import { expect, test } from 'vitest'
import { totalOf, type VitestReport } from '../run/test-totals.ts'

const report = (change: Partial<VitestReport>): VitestReport => ({
  numPassedTests: 3,
  numFailedTests: 0,
  testResults: [],
  ...change,
})

test('a green run counts what passed', () => {
  expect(totalOf(report({}), 0)).toEqual({ passed: 3, failed: 0 })
})

test('a failed test counts once, its file not again', () => {
  const file = { status: 'failed', assertionResults: [{ status: 'failed' }] }
  expect(totalOf(report({ numFailedTests: 1, testResults: [file] }), 1)).toEqual({ passed: 3, failed: 1 })
})

test('a file that could not load is a failure', () => {
  const file = { status: 'failed', assertionResults: [] }
  expect(totalOf(report({ testResults: [file] }), 1)).toEqual({ passed: 3, failed: 1 })
})

test('a run that ends badly with every test green is a failure', () => {
  expect(totalOf(report({}), 1)).toEqual({ passed: 3, failed: 1 })
})

test('a run that left no report is a failure, unless it had nothing to run', () => {
  expect(totalOf(null, 139)).toEqual({ passed: 0, failed: 1 })
  expect(totalOf(null, 0)).toEqual({ passed: 0, failed: 0 })
})
