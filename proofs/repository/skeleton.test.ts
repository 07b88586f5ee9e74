/** Who knows one service knows all of them: same files, same places, same names. `CONTRIBUTING.md` has the table. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { services } from '@comptoir/contracts'
import { describe, expect, test } from 'vitest'
import { CHECKOUT, read, repositoryFiles } from './tree.ts'

const files = repositoryFiles()
const NAMES = readdirSync(join(CHECKOUT, 'services')).sort()
const REQUIRED = [
  'package.json',
  'README.md',
  'src/main.ts',
  'src/config.ts',
  'src/app.ts',
  'src/deps.ts',
  'src/db/schema.ts',
  'test/world.ts',
]
const ALLOWED = [
  /^package\.json$/,
  /^README\.md$/,
  /^drizzle\.config\.ts$/,
  /^src\/(main|worker|config|app|deps|metrics|routes|events|prix)\.ts$/,
  /^src\/(operations|questions|routes|domain|events|pdf|terminal)\/.+\.ts$/,
  /^src\/db\/(schema(-[a-z]+)?|seed|demo(-[a-z]+)?|[a-z-]+-store)\.ts$/,
  /^src\/db\/[a-z-]+\.(json|sql)$/,
  /^migrations\//,
  /^test\/.+\.ts$/,
]

/** Names that the table of `CONTRIBUTING.md` replaced, each with what it looks for. */
const STRANGE: readonly (readonly [rule: string, files: RegExp, form: RegExp])[] = [
  ['a row becomes `<noun>Of(row)`', /^src\/db\//, /function (fromRow|to[A-Z]\w*)\(|const to[A-Z]\w* = \(/],
  [
    'clients are shown `present<Noun>`',
    /^src\/(routes|app)/,
    /(function|const) (show|shown|answer|present)\b/,
  ],
  ['a page is `{ limit, after }`', /^src\/(db|routes)\//, /\b(apres|avant|sousNumero)\b/],
  ['what is not there is undefined', /^src\/(db|domain)\/.*(store|domain)/, /Promise<[A-Z]\w* \| null>/],
  ['an instant is `at`', /^src\/(domain|db)\//, /readonly a: Date/],
  ['tests are `test`', /^test\//, /^\s*it(\.each)?\(/m],
  ['metrics belong to `Deps`', /^src\/metrics/, /registers: \[\]/],
]

test('each service has a contract, and each contract a process', () => {
  const processes = [...NAMES, 'orchestrateur'].sort()
  expect(services.map(({ name }) => name).sort()).toEqual(processes)
})

describe.each(NAMES)('services/%s', (name) => {
  const own = files
    .filter((path) => path.startsWith(`services/${name}/`))
    .map((path) => path.slice(`services/${name}/`.length))

  test('has the files of the skeleton', () => {
    expect(REQUIRED.filter((path) => !own.includes(path))).toEqual([])
  })

  test('has no file outside the skeleton', () => {
    expect(own.filter((path) => !ALLOWED.some((form) => form.test(path)))).toEqual([])
  })

  test('starts with node src/main.ts', () => {
    const { scripts } = JSON.parse(read(`services/${name}/package.json`)) as { scripts?: { start?: string } }
    expect(scripts?.start).toBe('node src/main.ts')
  })

  test('has a second process where its contract has one', () => {
    expect(own.includes('src/worker.ts')).toBe(
      services.find((one) => one.name === name)?.worker !== undefined,
    )
  })

  test.each(['operations', 'questions'] as const)(
    'has a file for each of the %s of its contract, served from all.ts',
    (kind) => {
      const declared = services.find((one) => one.name === name)?.[kind] ?? []
      // Questions for the past differ by their event alone: they stand together.
      const fileOf = (called: string) => (called.startsWith('passe-') ? 'passe' : called)
      const wanted = declared.map((one) => `src/${kind}/${fileOf(one.name)}.ts`)
      const expected = wanted.length === 0 ? [] : [...wanted, `src/${kind}/all.ts`]
      expect(expected.filter((path) => !own.includes(path))).toEqual([])
    },
  )

  test('calls things by the names of CONTRIBUTING', () => {
    const found = own.flatMap((path) =>
      STRANGE.filter(
        ([, where, form]) => where.test(path) && form.test(read(`services/${name}/${path}`)),
      ).map(([rule]) => `${path}: ${rule}`),
    )
    expect(found).toEqual([])
    const text = (path: string) => read(`services/${name}/${path}`)
    expect(text('src/deps.ts')).toMatch(/export (interface|type) Deps\b/)
    expect(text('src/app.ts')).toContain('buildApp(deps: Deps)')
    expect(text('test/world.ts')).toContain('export const openWorld =')
    if (own.includes('src/metrics.ts'))
      expect(text('src/metrics.ts')).toContain('export function createMetrics(registry: Registry): Metrics')
    if (own.includes('src/questions/all.ts'))
      expect(text('src/questions/all.ts')).toContain('export const questionsOf =')
    if (own.includes('src/operations/all.ts')) {
      expect(text('src/operations/all.ts')).toContain('export const operationsOf =')
      expect(own).toContain('test/participant.int.ts')
    }
  })

  test('tests its domain in files that are called as its own', () => {
    const nouns = own.flatMap((path) => /^src\/domain\/(.+)\.ts$/.exec(path)?.[1] ?? [])
    const tested = own.flatMap((path) => /^test\/(.+)\.test\.ts$/.exec(path)?.[1] ?? [])
    expect(tested.filter((noun) => !nouns.includes(noun))).toEqual([])
  })

  test('has migrations made from its schema', () => {
    expect(own.some((path) => /^migrations\/\d{4}_[a-z0-9_-]+\.sql$/.test(path))).toBe(true)
  })

  test('is tested against a real PostgreSQL', () => {
    expect(own.some((path) => path.startsWith('test/') && path.endsWith('.int.ts'))).toBe(true)
  })

  test('says in its README what it owns, in about forty lines', () => {
    const path = `services/${name}/README.md`
    expect(existsSync(join(CHECKOUT, path))).toBe(true)
    expect(read(path).split('\n').length).toBeLessThanOrEqual(60)
  })
})
