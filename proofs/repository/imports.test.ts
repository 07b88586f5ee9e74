/**
 * The rules of who imports whom still work: dependency-cruiser sees every source file, and rejects what it must. It would
 * pass in silence if it could not read TypeScript, or if a rule's pattern matched nothing any more.
 */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { cruise, type ICruiseOptions, type ICruiseResult } from 'dependency-cruiser'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CHECKOUT, repositoryFiles } from './tree.ts'

/** The configuration is plain JavaScript: the tool reads it by its own Node. */
interface Configuration {
  readonly forbidden: readonly { readonly name: string }[]
  readonly options: object
}
const CONFIGURATION_FILE: string = '../../.dependency-cruiser.mjs'
const { default: configuration } = (await import(CONFIGURATION_FILE)) as { default: Configuration }

interface Violation {
  readonly rule: string
  /** The file planted, and what it imports; each import is planted too. */
  readonly file: string
  readonly imports: string
}

const VIOLATIONS: readonly Violation[] = [
  { rule: 'contracts', file: 'packages/contracts/src/bad.ts', imports: 'packages/kit/src/one.ts' },
  { rule: 'contracts', file: 'packages/contracts/src/worse.ts', imports: 'node:fs' },
  {
    rule: 'sums-stand-alone',
    file: 'packages/contracts/src/sums-bad.ts',
    imports: 'packages/contracts/src/money.ts',
  },
  {
    rule: 'demonstration-is-data',
    file: 'packages/demo/src/bad.ts',
    imports: 'packages/kit/src/one.ts',
  },
  { rule: 'kit', file: 'packages/kit/src/bad.ts', imports: 'packages/contracts/src/stock.ts' },
  {
    rule: 'kit-below-http',
    file: 'packages/kit/src/postgres/bad.ts',
    imports: 'packages/kit/src/http/one.ts',
  },
  {
    rule: 'ports-of-the-kit',
    file: 'packages/kit/src/cache/cache.ts',
    imports: 'packages/kit/src/cache/memory.ts',
  },
  {
    rule: 'saga-postgres-and-participant',
    file: 'packages/saga-postgres/src/store/bad.ts',
    imports: 'packages/participant/src/one.ts',
  },
  {
    rule: 'typebox-is-types',
    file: 'services/stock/src/config-bad.ts',
    imports: 'node_modules/typebox/index.ts',
  },
  {
    rule: 'engines-are-loaded-when-asked-for',
    file: 'packages/testing/src/bad.ts',
    imports: 'packages/saga-restate/src/engine.ts',
  },
  {
    rule: 'saga-restate',
    file: 'packages/saga-restate/src/bad.ts',
    imports: 'packages/saga-postgres/src/runner/runner.ts',
  },
  {
    rule: 'saga-postgres-and-participant',
    file: 'packages/participant/src/bad.ts',
    imports: 'packages/contracts/src/stock.ts',
  },
  { rule: 'pure-domain', file: 'services/stock/src/domain/bad.ts', imports: 'packages/kit/src/one.ts' },
  { rule: 'pure-domain', file: 'services/stock/src/domain/worse.ts', imports: 'node:fs' },
  {
    rule: 'pure-view-of-sagas',
    file: 'orchestrator/src/view/bad.ts',
    imports: 'packages/kit/src/one.ts',
  },
  {
    rule: 'one-engine-behind-its-port',
    file: 'orchestrator/src/operations/bad.ts',
    imports: 'packages/saga-postgres/src/store/one.ts',
  },
  {
    rule: 'traces-are-free-when-off',
    file: 'packages/participant/src/worse.ts',
    imports: 'packages/kit/src/observe/otlp.ts',
  },
  {
    rule: 'simulation-is-run-not-imported',
    file: 'packages/saga-postgres/src/runner/bad.ts',
    imports: 'packages/shipped-simulation/src/one.ts',
  },
  { rule: 'saga', file: 'packages/saga/src/machine/bad.ts', imports: 'node:crypto' },
  { rule: 'saga', file: 'packages/saga/src/bad.ts', imports: 'packages/kit/src/one.ts' },
  {
    rule: 'suites-of-the-ports',
    file: 'packages/saga/src/conformance/bad.ts',
    imports: 'packages/kit/src/one.ts',
  },
  {
    rule: 'no-test-in-src',
    file: 'packages/saga-postgres/src/bad.ts',
    imports: 'packages/saga/src/conformance/one.ts',
  },
  {
    rule: 'sagas',
    file: 'orchestrator/src/sagas/bad.ts',
    imports: 'packages/saga-postgres/src/runner/one.ts',
  },
  { rule: 'db', file: 'services/stock/src/db/bad.ts', imports: 'services/stock/src/operations/one.ts' },
  { rule: 'commands-are-typed-not-imported', file: 'proofs/load/bad.ts', imports: 'cli/one.ts' },
  { rule: 'proofs-judge', file: 'packages/testing/src/worse.ts', imports: 'proofs/load/one.ts' },
  { rule: 'islands', file: 'services/stock/src/bad.ts', imports: 'services/panier/src/one.ts' },
  { rule: 'islands', file: 'services/stock/test/bad.int.ts', imports: 'orchestrator/src/one.ts' },
  {
    rule: 'services-and-the-engine',
    file: 'services/stock/src/worse.ts',
    imports: 'packages/saga-postgres/src/store/one.ts',
  },
  {
    rule: 'orchestrator-is-no-participant',
    file: 'orchestrator/src/bad.ts',
    imports: 'packages/participant/src/one.ts',
  },
  {
    rule: 'packages-know-no-process',
    file: 'packages/kit/src/worse.ts',
    imports: 'services/panier/src/one.ts',
  },
  { rule: 'outside-looks-through-http', file: 'proofs/bad.ts', imports: 'services/panier/src/one.ts' },
  { rule: 'no-test-in-src', file: 'services/panier/src/bad.ts', imports: 'packages/testing/src/one.ts' },
  { rule: 'no-test-in-src', file: 'services/panier/src/worse.ts', imports: 'services/panier/test/one.ts' },
  { rule: 'no-cycle', file: 'packages/kit/src/circle-a.ts', imports: 'packages/kit/src/circle-b.ts' },
  { rule: 'resolved', file: 'packages/kit/src/lost.ts', imports: 'nowhere' },
  { rule: 'web', file: 'interfaces/web/src/bad.ts', imports: 'packages/kit/src/one.ts' },
  {
    rule: 'web-takes-types',
    file: 'interfaces/web/src/worse.ts',
    imports: 'packages/contracts/src/stock.ts',
  },
]

const options = configuration.options as ICruiseOptions
const cruiseTree = async (baseDir: string, folders: readonly string[]): Promise<ICruiseResult> => {
  const ruleSet = { forbidden: configuration.forbidden } as ICruiseOptions['ruleSet']
  const all = { ...options, baseDir, validate: true, ...(ruleSet === undefined ? {} : { ruleSet }) }
  return (await cruise([...folders], all)).output as ICruiseResult
}

test('dependency-cruiser sees every source file', async () => {
  const sources = repositoryFiles().filter((path) =>
    /^(packages|services|orchestrator|interfaces|krakend|proofs|cli)\/.*\.tsx?$/.test(path),
  )
  const folders = [...new Set(sources.map((path) => path.split('/')[0] ?? ''))]
  const seen = new Set((await cruiseTree(CHECKOUT, folders)).modules.map(({ source }) => source))
  expect(sources.filter((path) => !seen.has(path))).toEqual([])
}, 120_000)

describe('a planted violation is rejected', () => {
  let root = ''
  let rejected: readonly string[] = []

  beforeAll(async () => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'comptoir-imports-')))
    plant(root)
    const { summary } = await cruiseTree(root, [
      'packages',
      'services',
      'orchestrator',
      'proofs',
      'interfaces',
    ])
    rejected = summary.violations.map(({ rule, from }) => `${rule.name}: ${from}`)
  })
  afterAll(() => rmSync(root, { recursive: true, force: true }))

  test.each(VIOLATIONS)('$rule: $file may not import $imports', ({ rule, file }) => {
    expect(rejected).toContain(`${rule}: ${file}`)
  })

  test('and nothing that is allowed is', () => {
    expect(rejected.filter((one) => !/(bad|worse|cache|circle-[ab]|lost)(\.int)?\.ts$/.test(one))).toEqual([])
  })

  test('each rule has been tried', () => {
    const tried = new Set(VIOLATIONS.map(({ rule }) => rule))
    // This one needs installed packages; the tree itself shows it at work.
    tried.add('declared-for-production')
    expect(configuration.forbidden.map(({ name }) => name).filter((name) => !tried.has(name))).toEqual([])
  })
})

/** Writes each violation, what it imports, and a few imports that are allowed. */
function plant(root: string): void {
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  const importing = (from: string, target: string): string => {
    const path = target.includes('/') ? `${'../'.repeat(from.split('/').length - 1)}${target}` : target
    return `import * as it from '${path}'\nexport const seen = it\n`
  }
  for (const { imports } of VIOLATIONS) if (imports.includes('/')) write(imports, 'export const one = 1\n')
  for (const { file, imports } of VIOLATIONS) write(file, importing(file, imports))
  write(
    'packages/kit/src/circle-b.ts',
    importing('packages/kit/src/circle-b.ts', 'packages/kit/src/circle-a.ts'),
  )
  write('packages/contracts/src/operation.ts', 'export const one = 1\n')
  write('services/stock/src/app.ts', importing('services/stock/src/app.ts', 'packages/kit/src/one.ts'))
  write(
    'services/stock/src/db/good.ts',
    importing('services/stock/src/db/good.ts', 'packages/kit/src/one.ts'),
  )
  write(
    'packages/saga/src/machine/good.ts',
    importing('packages/saga/src/machine/good.ts', 'packages/contracts/src/operation.ts'),
  )
}
