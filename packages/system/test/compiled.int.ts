import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { checkout } from '../src/checkout.ts'
import { serverEnvironment } from '../src/environment.ts'
import { mainOf, processes } from '../src/topology.ts'

test('to compile a process does not start it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'comptoir-compiled-'))
  try {
    const mark = join(folder, 'done')
    const compile = join(checkout, 'packages/system/src/supervisor/compile.ts')
    const mains = processes.map((spec) => join(checkout, mainOf(spec)))
    const env = { ...serverEnvironment(), NODE_COMPILE_CACHE: folder, PORT: 'none' }
    // A process that starts logs: that it listens, or why it cannot.
    expect(await promisify(execFile)(process.execPath, [compile, mark, ...mains], { env })).toEqual({
      stdout: '',
      stderr: '',
    })
    expect(existsSync(mark)).toBe(true)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
