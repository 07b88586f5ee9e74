/** What only Prometheus' and Alertmanager's own tools can judge: files, alerts that fire, who hears of them. */
import { spawnSync } from 'node:child_process'
import { globSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Terminal } from '@comptoir/system/terminal.ts'
import { findPrograms } from './programs.ts'
import { ROUTES } from './routes.ts'
import { stageConfiguration, writeTargets } from './targets.ts'

/** Runs every check and tells each; exit code 1 when one fails, or when a tool is missing. */
export async function verify({ say, paint }: Terminal, checkout: string): Promise<number> {
  const { promtool, amtool } = findPrograms(['promtool', 'amtool'])
  const folder = mkdtempSync(join(tmpdir(), 'comptoir-verifier-'))
  const check = (name: string, program: string, args: readonly string[]): boolean => {
    const { status, stdout, stderr, error } = spawnSync(program, args, {
      encoding: 'utf8',
      cwd: checkout,
    })
    say(` ${status === 0 ? paint('green', '✓') : paint('red', '✗')} ${name}`)
    if (status !== 0) say(`${error?.message ?? ''}${stdout ?? ''}${stderr ?? ''}`)
    return status === 0
  }
  try {
    stageConfiguration(checkout, folder)
    // The files that a start would write, so that the checker finds all that the configuration names.
    writeTargets(join(folder, 'cibles/comptoir.json'), [])
    writeTargets(join(folder, 'passerelle/passerelle.json'), [])
    writeTargets(join(folder, 'alertmanagers/local.json'), [])
    const rules = globSync('prometheus/rules/*.yml', { cwd: checkout })
    const tests = globSync('prometheus/tests/*.yml', { cwd: checkout }).sort()
    const alerting = ['--config.file', 'prometheus/alertmanager.yml']
    const lint = ['--lint=all', '--lint-fatal']
    const results = [
      check('promtool check config', promtool, ['check', 'config', ...lint, join(folder, 'prometheus.yml')]),
      check('promtool check rules', promtool, ['check', 'rules', ...lint, ...rules]),
      ...tests.map((test) => check(`promtool test rules ${test}`, promtool, ['test', 'rules', test])),
      check('amtool check-config', amtool, ['check-config', 'prometheus/alertmanager.yml']),
      ...ROUTES.map(({ labels, receiver }) => {
        const given = Object.entries(labels).map(([name, value]) => `${name}=${value}`)
        const args = ['config', 'routes', 'test', ...alerting, `--verify.receivers=${receiver}`, ...given]
        return check(`amtool config routes test: ${given.join(' ')} → ${receiver}`, amtool, args)
      }),
    ]
    return results.every(Boolean) ? 0 : 1
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
