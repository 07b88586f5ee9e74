/**
 * Compiled code, kept beside the installed packages: with it a process needs half the processor time to come up. Node
 * writes it when a process ends. So that not every process of a first start compiles everything, and writes it at the
 * stop, one of them does so while the database is being made.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { checkout as installed } from '../checkout.ts'
import type { ProcessSpec } from '../topology.ts'

/** It lies with the installed code, not with the data, so that another state folder (tests, chaos) finds it too. */
export const compiledFolder = join(installed, 'node_modules/.cache/comptoir')

// What the processes load beside their application.
const shared = [
  'packages/kit/src/process/process.ts',
  'packages/kit/src/bus/bus.ts',
  'packages/participant/src/outbox.ts',
]

/** Says that it was done, also to a start of another branch: what changed since is compiled by who needs it. */
const mark = join(compiledFolder, 'complet')

export interface CompileOptions {
  readonly checkout: string
  readonly table: readonly ProcessSpec[]
  readonly inherited: Readonly<Record<string, string | undefined>>
}

/** Compiles what the processes will load, unless that was done before. It is a courtesy: its failure is no news. */
export async function compileOnce({ checkout, table, inherited }: CompileOptions): Promise<void> {
  const files = [...shared, ...table.map(({ folder }) => `${folder}/src/app.ts`)]
    .map((file) => join(checkout, file))
    .filter((file) => existsSync(file))
  if (existsSync(mark) || files.length === 0) return
  const child = spawn(process.execPath, [join(import.meta.dirname, 'compile.ts'), mark, ...files], {
    env: { ...inherited, NODE_COMPILE_CACHE: compiledFolder },
    stdio: 'ignore',
  })
  await new Promise((resolve) => child.once('error', resolve).once('exit', resolve))
}
