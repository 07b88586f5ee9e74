/** schemathesis, from PyPI, in `.tools/schemathesis`: every package at the version that `tools/schemathesis` names. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkout } from '@comptoir/system/checkout.ts'
import { StartError } from '@comptoir/system/start-error.ts'

const folder = join(checkout, '.tools/schemathesis')
const wanted = join(checkout, 'tools/schemathesis/requirements.txt')
/** What is installed: written last. */
const mark = join(folder, 'requirements.txt')

/** Where the program is, installed first where it is missing or another version. @throws StartError when that cannot be. */
export function installSchemathesis(): string {
  const program = join(folder, 'bin/schemathesis')
  const list = readFileSync(wanted, 'utf8')
  if (existsSync(mark) && readFileSync(mark, 'utf8') === list) return program
  rmSync(folder, { recursive: true, force: true })
  run('python3', ['-m', 'venv', folder])
  run(join(folder, 'bin/pip'), ['install', '--quiet', '--disable-pip-version-check', '-r', wanted])
  writeFileSync(mark, list)
  return program
}

function run(program: string, args: readonly string[]): void {
  const { status, error, stderr } = spawnSync(program, args, { encoding: 'utf8' })
  if (status === 0) return
  const why = error?.message ?? stderr.trim().split('\n').at(-1) ?? ''
  throw new StartError({
    fr: `schemathesis ne s’installe pas : ${why}`,
    en: `schemathesis cannot be installed: ${why}`,
  })
}
