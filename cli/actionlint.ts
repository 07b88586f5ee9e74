/** `npm run actionlint`: the workflows under actionlint, which is built once from its own Go module. */
import { spawnSync } from 'node:child_process'
import { goTool } from '@comptoir/system/tools/install.ts'
import { runCommand } from './run/command.ts'

const help = {
  fr: `npm run actionlint
Examine .github/workflows avec actionlint, compilé de tools/actionlint (Go requis, une minute la première fois), et ses scripts
avec shellcheck où il est installé. Sortie 1 si quelque chose ne va pas.`,
  en: `npm run actionlint
Examines .github/workflows with actionlint, built from tools/actionlint (needs Go, a minute the first time), and their scripts
with shellcheck where it is installed. Exit 1 when something is wrong.`,
}

await runCommand({ help }, async ({ settings: { checkout }, say, text }) => {
  const { status, error } = spawnSync(await goTool(checkout, 'actionlint'), ['-color=false'], {
    cwd: checkout,
    stdio: ['ignore', 'inherit', 'inherit'],
    timeout: 120_000,
  })
  if (error !== undefined) throw error
  if (status === 0) say(text({ fr: '✓ workflows : rien à redire', en: '✓ workflows: nothing to say' }))
  return status === 0 ? 0 : 1
})
