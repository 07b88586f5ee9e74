import { chmodSync, existsSync, globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { toolPath, tools } from '../src/tools/tools.ts'

const checkout = resolve(import.meta.dirname, '../../..')

test.each(tools)('$name says what it is for in both languages', ({ purpose }) => {
  expect(purpose.fr).not.toBe('')
  expect(purpose.en).not.toBe(purpose.fr)
})

test.each(tools.flatMap(({ name, from }) => (from.kind === 'go' ? [{ name, ...from }] : [])))(
  'the module of $name has the checksums of everything that it is built from',
  ({ folder }) => {
    expect(existsSync(join(checkout, folder, 'go.mod'))).toBe(true)
    expect(existsSync(join(checkout, folder, 'go.sum'))).toBe(true)
  },
)

test('each Go module of the repository is in the list, and the reverse', () => {
  const listed = tools.flatMap(({ from }) => (from.kind === 'go' ? [`${from.folder}/go.mod`] : []))
  const modules = globSync(['tools/*/go.mod', 'krakend/*/go.mod', 'k6/**/go.mod'], { cwd: checkout })
  expect(modules.toSorted()).toEqual(listed.toSorted())
})

test('a tool is found on the PATH when it can be run, and only then', () => {
  const folder = mkdtempSync(join(tmpdir(), 'comptoir-tools-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'amtool')
  writeFileSync(file, '', { mode: 0o644 })
  expect(toolPath('amtool', folder)).toBeUndefined()
  chmodSync(file, 0o755)
  expect(toolPath('amtool', `/nowhere:${folder}`)).toBe(file)
})
