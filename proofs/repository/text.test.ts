/** Rules on the text of files that no other tool checks. */

import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { CHECKOUT, read, repositoryFiles, sourceFiles } from './tree.ts'

const TEXT = /(\.(ts|mjs|cjs|js|json|md|sql|yml|yaml|go|sh|toml)|\.ci\/run|\.gitignore|\.gitattributes)$/
const files = repositoryFiles().filter((path) => TEXT.test(path))
const own = (path: string) => path !== 'proofs/repository/text.test.ts'

/** `path:line` of each line of each file in which `pattern` is found. */
function found(paths: readonly string[], pattern: RegExp): string[] {
  return paths.flatMap((path) =>
    read(path)
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}`] : [])),
  )
}

describe('every file', () => {
  test('names no registry: the client of whoever installs knows which one', () => {
    const registry =
      /registry\.(npmjs|yarnpkg)|npm\.pkg\.github|\btarball:|_authToken|artifactory|proxy\.golang/
    expect(found(files.filter(own), registry)).toEqual([])
  })

  test('holds one version of itself: no mark of a merge that nobody ended', () => {
    expect(found(files.filter(own), /^(<{7}|>{7}) /)).toEqual([])
  })

  test('names no path of one machine', () => {
    expect(
      found(files.filter(own), /(^|["'`\s(=:])\/(work|root|home|Users|builds|workspace)\/[\w.]/),
    ).toEqual([])
  })

  test('writes the rule itself, never its number on some page', () => {
    const written = files.filter((path) => /\.(ts|mjs|md|go)$/.test(path) && own(path))
    expect(
      found(
        written,
        /\((?:[MFI]\d{1,2}|architecture 3\.1)\b|(?<!docs\/)\b(architecture|house-style|reliability)\.md\b/,
      ),
    ).toEqual([])
  })

  test('has at most 300 lines, or says at its head why not', () => {
    const code = files.filter((path) => /\.(ts|mjs|go|sh)$/.test(path) || path === '.ci/run')
    const long = code.filter((path) => read(path).trimEnd().split('\n').length > 300)
    expect(
      long.filter(
        (path) => !/max-lines -- \w|longer than 300 lines because/.test(read(path).slice(0, 2_000)),
      ),
    ).toEqual([])
  })

  test('gives the reason of each exception to a rule', () => {
    const code = files.filter((path) => own(path) && /\.(ts|mjs)$/.test(path))
    const exceptions = found(code, /(oxlint|eslint|biome)-(disable|ignore)/)
    const explained = new Set(found(code, /(oxlint|eslint)-disable\S* [\w/, -]+ -- \w|biome-ignore \S+: \w/))
    expect(exceptions.filter((line) => !explained.has(line))).toEqual([])
  })
})

describe('source', () => {
  test('has no index.ts that only re-exports, but for the entry of contracts', () => {
    expect(
      sourceFiles().filter(
        (path) => path.endsWith('/index.ts') && path !== 'packages/contracts/src/index.ts',
      ),
    ).toEqual([])
  })

  test('builds no SQL from values: only constants may stand in a statement', () => {
    const faults = sourceFiles()
      .filter((path) =>
        /^(services|orchestrator|interfaces\/server|packages\/(kit|participant|saga|saga-postgres))\//.test(
          path,
        ),
      )
      .flatMap((path) => sqlFaults(read(path)).map((fault) => `${path}: ${fault}`))
    expect(faults).toEqual([])
  })
})

describe('the rule on SQL', () => {
  test.each([
    ['a value in a template', 'query(`select * from t where id = ${id}`)', 1],
    ['a value after a plus', "query('select * from t where id = ' + id)", 1],
    ['a constant', 'query(`select ${COLUMNS} from t where id = $1`, [id])', 0],
    ['a bound value of drizzle', 'sql`select ${id}`', 0],
    ['a sentence that begins alike', 'log(`selection of ${id}`)', 0],
  ])('%s', (_name, text, faults) => {
    expect(sqlFaults(text)).toHaveLength(faults)
  })
})

/**
 * Values that are written into a statement instead of bound to it. A statement that is put together from constants whose
 * names do not show it has a comment above that begins with "Constant SQL:" and says where its parts come from.
 */
function sqlFaults(text: string): string[] {
  const verb = String.raw`\s*(?:select|insert into|update|delete from|with)\s`
  const templates = [...text.matchAll(new RegExp(`(?<!sql)\`(${verb}[^\`]*)\``, 'gi'))]
  const unexplained = templates.filter(
    ({ index }) => !/Constant SQL: \w/.test(text.slice(0, index).split('\n').slice(-4).join('\n')),
  )
  const inTemplates = unexplained.flatMap(([, body = '']) =>
    [...body.matchAll(/\$\{([^}]*)\}/g)]
      .map(([, expression = '']) => expression)
      .filter((one) => !/^[A-Z][A-Z0-9_]*(\(.*\))?$/.test(one)),
  )
  const concatenated = [...text.matchAll(new RegExp(`'${verb}[^'\n]*'\\s*\\+\\s*[a-z]`, 'gi'))].map(
    ([match]) => match,
  )
  return [...inTemplates, ...concatenated]
}

describe('documents', () => {
  const documents = files.filter((path) => path.endsWith('.md'))

  test('lead only to files that exist', () => {
    const broken = documents.flatMap((path) =>
      [...read(path).matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)]*)?\)/g)]
        .map(([, target = '']) => target)
        .filter((target) => !existsSync(join(CHECKOUT, dirname(path), target)))
        .map((target) => `${path}: ${target}`),
    )
    expect(broken).toEqual([])
  })

  test('number the decision records without a gap', () => {
    const numbers = documents.flatMap((path) => /^docs\/adr\/(\d{4})-/.exec(path)?.[1] ?? []).sort()
    expect(numbers).toEqual(numbers.map((_, index) => String(index + 1).padStart(4, '0')))
  })
})
