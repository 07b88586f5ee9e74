import { stateDirectories } from '@comptoir/system/state.ts'
import { readLiveRun } from '@comptoir/system/supervisor/run-file.ts'
import { examine } from './run/checks.ts'
import { runCommand } from './run/command.ts'
import { refuseWords } from './run/config.ts'

const help = {
  fr: `npm run doctor [-- --json]
Examine Node, l’installation, le disque, l’horloge, les bibliothèques, les ports et la base. Sortie 1 si quelque chose ne va pas.`,
  en: `npm run doctor [-- --json]
Looks at Node, the installation, disk, clock, libraries, ports and database. Exit 1 when something is wrong.`,
}

await runCommand(help, async ({ config, say, paint }) => {
  refuseWords(config)
  const directories = stateDirectories(config.checkout, config.stateOverride)
  const findings = await examine({ config, directories, run: readLiveRun(directories.checkout) })
  for (const finding of findings) {
    const text = finding[config.language]
    if (config.json) say(JSON.stringify({ nom: finding.name, ok: finding.ok, message: text }))
    else say(` ${finding.ok ? paint('green', '✓') : paint('red', '✗')} ${text}`)
  }
  return findings.every(({ ok }) => ok) ? 0 : 1
})
