/** Every mutant still has its place and its test; whether the test catches it is what `npm run mutants` shows. */
import { expect, test } from 'vitest'
import { applyHunk, mutated, parseMutant, readMutants } from '../mutants/patch.ts'
import { CHECKOUT, read, repositoryFiles } from './tree.ts'

const mutants = readMutants(CHECKOUT)
/** Names of tests also stand in the suites that several files register. */
const suites = repositoryFiles().filter((path) =>
  /^packages\/(testing\/src\/participant-|saga\/src\/conformance\/).+\.ts$/.test(path),
)

test('there are mutants, each of one rule of its own', () => {
  expect(mutants.length).toBeGreaterThanOrEqual(50)
  expect(new Set(mutants.map(({ rule }) => rule)).size).toBe(mutants.length)
})

test.each(mutants.map((mutant) => [mutant.name, mutant] as const))(
  '%s still applies, to shipped code alone',
  (_, mutant) => {
    for (const [file, text] of mutated(CHECKOUT, mutant)) {
      expect(file).toMatch(/^(packages\/(saga|saga-postgres|participant|kit)|services\/\w+)\/src\//)
      expect(text).not.toBe(read(file))
    }
  },
)

test.each(mutants.map(({ name, test: named }) => [name, named] as const))(
  '%s names a test that exists',
  (_, named) => {
    const isThere = [named.file, ...suites].some((path) => {
      const text = read(path)
      return text.includes(named.name) || templatesOf(text).some((template) => template.test(named.name))
    })
    expect(isThere).toBe(true)
  },
)

/** Names of `test.each` have `%s` where the case stands. */
function templatesOf(text: string): RegExp[] {
  return [...text.matchAll(/'([^'\n]*%s[^'\n]*)'/g)].map(
    ([, name = '']) => new RegExp(`^${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('%s', '.*')}`),
  )
}

test('a hunk whose place is gone, or is there twice, is no mutant', () => {
  const hunk = { file: 'f', before: 'b', after: 'c' }
  expect(applyHunk('a\nb\n', hunk)).toBe('a\nc\n')
  expect(() => applyHunk('a\n', hunk)).toThrow('nowhere')
  expect(() => applyHunk('b\na\nb\n', hunk)).toThrow('more than one')
})

test('a patch without its rule, its test or a change is no mutant', () => {
  const header = 'Rule: r\nTest: f > t\n'
  const change = '--- a/f\n+++ b/f\n@@ -1 +1 @@\n-b\n+c\n'
  expect(parseMutant('m', `${header}\n${change}`)).toMatchObject({
    rule: 'r',
    test: { file: 'f', name: 't' },
    hunks: [{ file: 'f', before: 'b', after: 'c' }],
  })
  expect(() => parseMutant('m', change)).toThrow('header')
  expect(() => parseMutant('m', header)).toThrow('no hunk')
})
