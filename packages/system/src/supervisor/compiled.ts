/**
 * Compiled code, kept beside the installed packages. With it a process needs half the processor time to start. Node writes it
 * when a process ends, so without this file every process of a first start would compile everything. One process does it
 * for all while the database is being made.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { checkout as installed } from '../checkout.ts'
import { NODE_FLAGS } from '../node-flags.ts'
import { mainOf, type ProcessSpec } from '../topology.ts'

/** It lies with the installed code, not with the data, so that another state folder (tests, chaos) finds it too. */
export const compiledFolder = join(installed, 'node_modules/.cache/comptoir')

/** Says that it was done, to later starts of any branch: what changed since is compiled by the process that needs it. */
const mark = join(compiledFolder, 'complet')

export interface CompileOptions {
  readonly checkout: string
  readonly table: readonly ProcessSpec[]
  readonly inherited: Readonly<Record<string, string | undefined>>
}

/** Compiles what the processes will load, unless that was done before. Without it they compile for themselves: no fault is told. */
export async function compileOnce({ checkout, table, inherited }: CompileOptions): Promise<void> {
  const files = table.map((spec) => join(checkout, mainOf(spec))).filter((file) => existsSync(file))
  if (existsSync(mark) || files.length === 0) return
  // With other flags of V8 the code would not be taken.
  const args = [...NODE_FLAGS, join(import.meta.dirname, 'compile.ts'), mark, ...files]
  const child = spawn(process.execPath, args, {
    env: { ...inherited, NODE_COMPILE_CACHE: compiledFolder, PORT: 'none' },
    stdio: 'ignore',
  })
  await new Promise((resolve) => child.once('error', resolve).once('exit', resolve))
}
