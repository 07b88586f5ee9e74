/** newman in a workspace of its own, installed by the first run that needs it: `npm start` does not wait for it. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { StartError } from '@comptoir/system/start-error.ts'
import { type Ended, runChild } from './run-child.ts'

const HOME = join(import.meta.dirname, 'newman')
const BOOTSTRAP = join(import.meta.dirname, '../cli/bootstrap.mjs')
export const NEWMAN = join(HOME, 'node_modules/newman/bin/newman.js')

/** Installs it when it is missing or of another version. Throws StartError when that fails. */
export async function installNewman(announce: () => void): Promise<void> {
  const lockfile = readFileSync(join(HOME, 'pnpm-lock.yaml'), 'utf8')
  // Written last, so that an installation that was cut short is done again.
  const mark = join(HOME, 'node_modules/.comptoir-lockfile')
  if (existsSync(NEWMAN) && existsSync(mark) && readFileSync(mark, 'utf8') === lockfile) return
  announce()
  const { code, output } = await pnpmInstall()
  if (code !== 0) {
    process.stderr.write(output)
    throw new StartError({
      fr: 'newman ne s’est pas installé (ci-dessus, ce que pnpm en dit) ; vérifiez le réseau, puis recommencez',
      en: 'newman could not be installed (above: what pnpm said); check the network, then try again',
    })
  }
  writeFileSync(mark, lockfile)
}

function pnpmInstall(): Promise<Ended> {
  // The bootstrap has no dependencies and cannot be imported: the one place that names the version is read.
  const version = /pnpmVersion = '([\d.]+)'/.exec(readFileSync(BOOTSTRAP, 'utf8'))?.[1]
  if (version === undefined) throw new Error('cli/bootstrap.mjs names no version of pnpm')
  const npx = process.platform === 'win32' ? 'npx.cmd' : 'npx'
  const args = [
    '-y',
    `pnpm@${version}`,
    'install',
    '--frozen-lockfile',
    '--config.confirm-modules-purge=false',
    '--config.trust-lockfile=true',
  ]
  return runChild(npx, args, { cwd: HOME, capture: true })
}
