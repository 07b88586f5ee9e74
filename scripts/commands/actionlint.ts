/** `npm run actionlint`: the workflows under actionlint, which is built once from its own Go module. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { StartError } from '@comptoir/postgres-embarque/start-error.ts'
import { runCommand } from '../start/command.ts'

const help = {
  fr: `npm run actionlint
Examine .github/workflows avec actionlint, compilé de outils/actionlint (Go requis, une minute la première fois), et ses scripts
avec shellcheck où il est installé. Sortie 1 si quelque chose ne va pas.`,
  en: `npm run actionlint
Examines .github/workflows with actionlint, built from outils/actionlint (needs Go, a minute the first time), and their scripts
with shellcheck where it is installed. Exit 1 when something is wrong.`,
}

const PACKAGE = 'github.com/rhysd/actionlint/cmd/actionlint'

await runCommand(help, async ({ config, say }) => {
  const module = join(config.checkout, 'outils/actionlint')
  const folder = join(config.checkout, 'node_modules/.cache/comptoir-outils')
  const binary = join(folder, process.platform === 'win32' ? 'actionlint.exe' : 'actionlint')
  mkdirSync(folder, { recursive: true })
  // Go decides whether there is anything to build: with nothing changed it takes a second.
  const built = spawnSync('go', ['build', '-trimpath', '-o', binary, PACKAGE], {
    cwd: module,
    encoding: 'utf8',
    timeout: 600_000,
  })
  if (built.error !== undefined || built.status !== 0) throw notBuilt(built.stderr ?? '')
  if (!existsSync(binary)) throw new Error(`go build left no ${binary}`)
  const { status, error } = spawnSync(binary, ['-color=false'], {
    cwd: config.checkout,
    stdio: ['ignore', 'inherit', 'inherit'],
    timeout: 120_000,
  })
  if (error !== undefined) throw error
  if (status === 0)
    say(config.language === 'en' ? '✓ workflows: nothing to say' : '✓ workflows : rien à redire')
  return status === 0 ? 0 : 1
})

function notBuilt(said: string): StartError {
  const why = said.trim().split('\n').at(-1) ?? ''
  if (why === '')
    return new StartError({
      fr: 'Go est absent : actionlint se compile avec Go 1.26, https://go.dev/dl',
      en: 'Go is missing: actionlint is built with Go 1.26, https://go.dev/dl',
    })
  return new StartError({
    fr: `actionlint ne se compile pas : ${why}`,
    en: `actionlint does not build: ${why}`,
  })
}
