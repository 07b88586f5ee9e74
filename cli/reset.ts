import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { stopLeftover } from '@comptoir/system/end.ts'
import { StartError } from '@comptoir/system/start-error.ts'
import { stateDirectories } from '@comptoir/system/state.ts'
import { databaseFolder } from '@comptoir/system/supervisor/database.ts'
import { clearLeftovers } from '@comptoir/system/supervisor/leftovers.ts'
import { takeRun } from '@comptoir/system/supervisor/run-file.ts'
import { logFolder, tokenFileOf } from '@comptoir/system/supervisor/supervisor.ts'
import { type Context, runCommand } from './run/command.ts'
import { refuseWords } from './run/config.ts'

const help = {
  fr: `npm run reset [-- --oui]
Efface les données, les journaux et le jeton de ce dépôt. Refuse tant que le système tourne. --oui : sans demander.`,
  en: `npm run reset [-- --yes]
Clears the data, the logs and the token of this checkout. Refuses while the system runs. --yes: without asking.`,
}

await runCommand(help, async (context) => {
  refuseWords(context.config)
  const state = stateDirectories(context.config.checkout, context.config.stateOverride).checkout
  // Holding the right to run also keeps a start from beginning in the middle of the wiping.
  const lock = takeRun(state)
  try {
    if (!(await isWanted(state, context))) {
      tell(context, 'garde', context.texts.kept)
      return 1
    }
    if (lock.leftover !== undefined) await clearLeftovers(lock.leftover)
    await stopLeftover(join(databaseFolder(state), 'data'))
    for (const path of [databaseFolder(state), logFolder(state), tokenFileOf(state)]) {
      await rm(path, { recursive: true, force: true })
    }
  } finally {
    lock.release()
  }
  tell(context, 'efface', context.texts.wiped)
  return 0
})

function tell({ config, say }: Context, evenement: string, message: string): void {
  say(config.json ? JSON.stringify({ evenement, message }) : message)
}

async function isWanted(state: string, { config, texts }: Context): Promise<boolean> {
  if (config.yes) return true
  if (!process.stdin.isTTY) {
    throw new StartError({
      fr: 'reset efface tout, et il n’y a personne à qui demander ; npm run reset -- --oui',
      en: 'reset clears everything, and there is nobody to ask; npm run reset -- --yes',
    })
  }
  const prompt = createInterface({ input: process.stdin, output: process.stdout })
  try {
    // Ctrl+C and Ctrl+D are an answer too.
    const left = new Promise<string>((resolve) => prompt.once('close', () => resolve('\n')))
    const asked = prompt.question(texts.confirmReset(state)).catch(() => '\n')
    const answer = await Promise.race([asked, left])
    if (answer === '\n') process.stdout.write(answer)
    return texts.yes.test(answer.trim())
  } finally {
    prompt.close()
  }
}
