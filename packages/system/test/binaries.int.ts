import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { installBinaries } from '../src/postgres/binaries.ts'
import { StartError } from '../src/start-error.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'comptoir-binaries-'))
})

afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

test.runIf(process.platform === 'linux')(
  'a shared library that the machine lacks is named, at each start until it is there',
  async () => {
    const ldd = join(folder, 'ldd')
    writeFileSync(ldd, '#!/bin/sh\necho "libicui18n.so.60 => not found"\n')
    chmodSync(ldd, 0o755)
    vi.stubEnv('PATH', `${folder}:${process.env['PATH']}`)
    for (const _attempt of [1, 2]) {
      const refusal = await installBinaries(folder).catch((error: unknown) => error)
      expect(refusal).toBeInstanceOf(StartError)
      expect((refusal as StartError).fr).toContain('libicui18n.so.60')
    }
    rmSync(ldd)
    await installBinaries(folder)
  },
)

test('starts at once share one whole copy, and leave no half one', async () => {
  const targets = await Promise.all([installBinaries(folder), installBinaries(folder)])
  expect(new Set(targets).size).toBe(1)
  expect(readdirSync(folder)).toHaveLength(1)
})
