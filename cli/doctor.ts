/** `npm run doctor`: what this machine lacks. */
import { stateDirectories } from '@comptoir/system/state.ts'
import { readLiveRun } from '@comptoir/system/supervisor/run-file.ts'
import { examine } from './run/checks.ts'
import { JSON_OPTION, runCommand } from './run/command.ts'

const help = {
  fr: `npm run doctor [-- --json]
Examine Node, l’installation, le disque, l’horloge, les bibliothèques, les ports et la base. Sortie 1 si quelque chose ne va pas.`,
  en: `npm run doctor [-- --json]
Looks at Node, the installation, disk, clock, libraries, ports and database. Exit 1 when something is wrong.`,
}

await runCommand({ help, options: { json: JSON_OPTION } }, async ({ settings, json, say, text, paint }) => {
  const directories = stateDirectories(settings.checkout, settings.stateOverride)
  const findings = await examine({ settings, directories, run: readLiveRun(directories.checkout) })
  for (const finding of findings) {
    const message = text(finding)
    if (json) say(JSON.stringify({ nom: finding.name, ok: finding.ok, message }))
    else say(` ${finding.ok ? paint('green', '✓') : paint('red', '✗')} ${message}`)
  }
  return findings.every(({ ok }) => ok) ? 0 : 1
})
