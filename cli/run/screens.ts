/** The screens of `interfaces/web`: built where their sources have changed since. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { StartError } from '@comptoir/system/start-error.ts'

const LIMIT_MS = 180_000

/** Builds them. Without the builder, as in an installation for production, what was built stays. Throws StartError. */
export function buildScreens(checkout: string): void {
  if (!existsSync(join(checkout, 'interfaces/web/node_modules/vite'))) return
  const { status, stderr } = spawnSync(process.execPath, [join(checkout, 'interfaces/web/build.ts')], {
    cwd: checkout,
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: LIMIT_MS,
  })
  if (status === 0) return
  throw new StartError({
    fr: `les écrans n’ont pu être construits : ${stderr}`,
    en: `the screens could not be built: ${stderr}`,
  })
}
