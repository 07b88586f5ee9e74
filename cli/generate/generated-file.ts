import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

const CHECKOUT = resolve(import.meta.dirname, '../..')

/** Writes a generated file at `path`, seen from the root of the repository, and says so. */
export function writeGenerated(path: string, content: string): void {
  const file = resolve(CHECKOUT, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, content)
  process.stdout.write(`${path}\n`)
}
