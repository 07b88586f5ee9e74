/** The table of problems, its texts, its catalogue and its use stay together. */
import {
  PROBLEMS,
  type ProblemCode,
  type ProblemEntry,
  type ProblemText,
  problemType,
} from '@comptoir/contracts'
import { expect, test } from 'vitest'
import { problemCatalogue } from '../../cli/generate/problems.ts'
import { read, sourceFiles } from './tree.ts'

const codes = Object.keys(PROBLEMS) as ProblemCode[]
const parametersOf = (text: string) => [...new Set(text.match(/\{\w+\}/g))].sort()

test('docs/problemes.md is what cli/generate/problems.ts makes', () => {
  expect(read('docs/problemes.md'), 'run: pnpm generate').toBe(problemCatalogue())
})

test('each code is documented, and nothing else is', () => {
  const documented = [...read('docs/problemes.md').matchAll(/^### (\w+)$/gm)].map(([, code = '']) => code)
  expect(documented.sort()).toEqual([...codes].sort())
})

test('each code has an address of its own', () => {
  expect(new Set(codes.map(problemType)).size).toBe(codes.length)
})

test('French and English say the same facts', () => {
  const facts = (text: ProblemText) => [parametersOf(text.title), parametersOf(text.detail), 'action' in text]
  const entries = Object.entries(PROBLEMS).map(([code, { fr, en }]) => ({
    code,
    fr: facts(fr),
    en: facts(en),
  }))
  expect(entries.map(({ code, en }) => [code, en])).toEqual(entries.map(({ code, fr }) => [code, fr]))
})

test('each code is given by some process', () => {
  const sources = [...sourceFiles(), 'krakend/gateway-problems.ts'].filter(
    (path) => path !== 'packages/contracts/src/problem.ts',
  )
  const text = sources.map(read).join('\n')
  expect(codes.filter((code) => !text.includes(`'${code}'`))).toEqual([])
})

/** The codes that some source gives together with `Retry-After`: all that stands between the refusal and the header. */
const invited = (text: string) =>
  [...text.matchAll(/refuse\('(\w+)'(?:(?!refuse\()[\s\S]){0,240}?'Retry-After'/g)].map(
    ([, code]) => code as ProblemCode,
  )

test('only an answer whose repetition has no second effect invites to send the request again', () => {
  const codes = sourceFiles()
    .filter((path) => path.endsWith('.ts') && !path.includes('/test/'))
    .flatMap((path) => invited(read(path)))
  expect(codes.length).toBeGreaterThan(5)
  expect([...new Set(codes)].filter((code) => PROBLEMS[code].again === undefined)).toEqual([])
  // The gateways give it with each of their 503.
  expect(PROBLEMS.SERVICE_INDISPONIBLE.again).toBe('always')
})

test('what an answer advises holds whether the request carried a key or not', () => {
  const sendsAgain = /^(Renvoyez|Send)\b/
  const advice = Object.entries(PROBLEMS as Record<string, ProblemEntry>).flatMap(
    ([code, { again, status, fr, en }]) =>
      status >= 500 && again !== 'always'
        ? [fr, en].filter(({ action }) => sendsAgain.test(action ?? '')).map(() => code)
        : [],
  )
  expect(advice).toEqual([])
})
