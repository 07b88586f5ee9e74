import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** A copy of a service's migrations as they were when there were `count` of them, until it is removed. */
export function earlierMigrations(
  shipped: URL,
  count: number,
): { readonly folder: URL; readonly remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'comptoir-migrations-'))
  cpSync(shipped, path, { recursive: true })
  const file = join(path, 'meta/_journal.json')
  const journal = JSON.parse(readFileSync(file, 'utf8')) as { entries: unknown[] }
  writeFileSync(file, JSON.stringify({ ...journal, entries: journal.entries.slice(0, count) }))
  return { folder: pathToFileURL(path), remove: () => rmSync(path, { recursive: true, force: true }) }
}
