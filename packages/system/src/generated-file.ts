import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { checkout } from './checkout.ts'

/** Writes a generated file at `path`, seen from the root of the repository, and says so. */
export function writeGenerated(path: string, content: string): void {
  const file = resolve(checkout, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, content)
  process.stdout.write(`${path}\n`)
}
