/** What drizzle-kit would generate from each schema is nothing: the migrations are those of the schema. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { CHECKOUT, read, repositoryFiles } from './tree.ts'

interface DrizzleKit {
  generateDrizzleJson(schema: object): object
  generateMigration(before: object, after: object): Promise<string[]>
}
interface Journal {
  readonly entries: readonly { readonly idx: number; readonly when: number; readonly tag: string }[]
}

const files = repositoryFiles()
const configs = files.filter((path) => path.endsWith('drizzle.config.ts'))
const { generateDrizzleJson, generateMigration } = createRequire(
  join(CHECKOUT, 'packages/participant/package.json'),
)('drizzle-kit/api') as DrizzleKit

test.each(configs)('%s: the schema and the newest snapshot say the same', async (config) => {
  const folder = join(CHECKOUT, config, '..')
  const { default: options } = (await import(pathToFileURL(join(CHECKOUT, config)).href)) as {
    default: { schema: string; out: string }
  }
  const meta = join(folder, options.out, 'meta')
  const { entries } = JSON.parse(readFileSync(join(meta, '_journal.json'), 'utf8')) as Journal
  const newest = String(entries.at(-1)?.idx).padStart(4, '0')
  const kept = JSON.parse(readFileSync(join(meta, `${newest}_snapshot.json`), 'utf8')) as object
  const schema = (await import(pathToFileURL(join(folder, options.schema)).href)) as object
  expect(await generateMigration(kept, generateDrizzleJson(schema))).toEqual([])
})

test('no two migrations have one time stamp: it is what a database remembers them by', () => {
  const journals = files.filter((path) => path.endsWith('migrations/meta/_journal.json'))
  const stamps = journals.flatMap((path) =>
    (JSON.parse(read(path)) as Journal).entries.map(({ when }) => when),
  )
  expect(new Set(stamps).size).toBe(stamps.length)
})
