/** `npm run reset`: the data, the logs and the token cleared. */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { stopLeftover } from '@comptoir/system/end.ts'
import { StartError } from '@comptoir/system/start-error.ts'
import { stateDirectories } from '@comptoir/system/state.ts'
import { databaseFolder } from '@comptoir/system/supervisor/database.ts'
import { clearLeftovers } from '@comptoir/system/supervisor/leftovers.ts'
import { pastFileOf } from '@comptoir/system/supervisor/past.ts'
import { takeRun } from '@comptoir/system/supervisor/run-file.ts'
import { serverFolders, stopLeftServers } from '@comptoir/system/supervisor/servers.ts'
import { logFolder, sealKeyFileOf, tokenFileOf } from '@comptoir/system/supervisor/supervisor.ts'
import type { Terminal } from '@comptoir/system/terminal.ts'
import { JSON_OPTION, runCommand } from './run/command.ts'

const help = {
  fr: `npm run reset [-- --yes]
Efface les données, les journaux et le jeton de ce dépôt. Refuse tant que le système tourne. --yes : sans demander.`,
  en: `npm run reset [-- --yes]
Clears the data, the logs and the token of this checkout. Refuses while the system runs. --yes: without asking.`,
}

const KEPT = { fr: 'Rien n’a été effacé.', en: 'Nothing was cleared.' }
const WIPED = {
  fr: 'Données, journaux et jeton effacés ; npm start repart de zéro.',
  en: 'Data, logs and token cleared; npm start begins afresh.',
}
const YES = /^(o|oui|y|yes)$/i

await runCommand({ help, options: { json: JSON_OPTION, yes: { type: 'boolean' } } }, async (context) => {
  const { settings, options, say, text, json } = context
  const state = stateDirectories(settings.checkout, settings.stateOverride).checkout
  const tell = (evenement: string, message: string) =>
    say(json ? JSON.stringify({ evenement, message }) : message)
  // Holding the right to run also keeps a start from beginning in the middle of the wiping.
  const lock = takeRun(state)
  try {
    if (!options.yes && !(await isWanted(state, context))) {
      tell('garde', text(KEPT))
      return 1
    }
    if (lock.leftover !== undefined) await clearLeftovers(lock.leftover)
    await stopLeftover(join(databaseFolder(state), 'data'))
    await stopLeftServers(state)
    for (const path of [
      ...serverFolders(state),
      databaseFolder(state),
      pastFileOf(state),
      logFolder(state),
      tokenFileOf(state),
      sealKeyFileOf(state),
    ]) {
      await rm(path, { recursive: true, force: true })
    }
  } finally {
    lock.release()
  }
  tell('efface', text(WIPED))
  return 0
})

async function isWanted(state: string, { text }: Terminal): Promise<boolean> {
  if (!process.stdin.isTTY) {
    throw new StartError({
      fr: 'reset efface tout, et ce n’est pas un terminal où demander ; npm run reset -- --yes',
      en: 'reset clears everything, and this is no terminal to ask on; npm run reset -- --yes',
    })
  }
  const prompt = createInterface({ input: process.stdin, output: process.stdout })
  try {
    const question = {
      fr: `Effacer toutes les données de ${state} ? [oui/non] `,
      en: `Clear all data of ${state}? [yes/no] `,
    }
    // Ctrl+C and Ctrl+D are an answer too.
    const left = new Promise<string>((resolve) => prompt.once('close', () => resolve('\n')))
    const asked = prompt.question(text(question)).catch(() => '\n')
    const answer = await Promise.race([asked, left])
    if (answer === '\n') process.stdout.write(answer)
    return YES.test(answer.trim())
  } finally {
    prompt.close()
  }
}
