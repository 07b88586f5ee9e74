/** A copy of the checkout in which mutants are tried: the sources are its own, what npm installed is the checkout's. */
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { type Mutant, mutated } from './patch.ts'

/** What their tests read. The rest of the checkout is not copied. */
const COPIED = [
  'package.json',
  'tsconfig.json',
  'vitest.config.ts',
  'packages',
  'orchestrator',
  'services',
  'krakend',
  'proofs/package.json',
  'proofs/node_modules',
  'proofs/access',
]
const LEFT_OUT = new Set(['.vite', '.cache', '.comptoir'])

export class Copy {
  readonly path: string
  readonly #checkout: string

  constructor(checkout: string) {
    this.#checkout = checkout
    this.path = mkdtempSync(join(tmpdir(), 'comptoir-mutants-'))
    for (const name of COPIED)
      cpSync(join(checkout, name), join(this.path, name), {
        recursive: true,
        // Packages find each other by relative links: in the copy these lead to the copy.
        verbatimSymlinks: true,
        filter: (path) => !LEFT_OUT.has(basename(path)),
      })
    symlinkSync(join(checkout, 'node_modules'), join(this.path, 'node_modules'), 'junction')
  }

  /** Runs `work` while the copy holds the mutant. */
  async with<T>(mutant: Mutant, work: () => Promise<T>): Promise<T> {
    const files = mutated(this.#checkout, mutant)
    for (const [file, text] of files) writeFileSync(join(this.path, file), text)
    try {
      return await work()
    } finally {
      for (const file of files.keys())
        writeFileSync(join(this.path, file), readFileSync(join(this.#checkout, file)))
    }
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true })
  }
}
