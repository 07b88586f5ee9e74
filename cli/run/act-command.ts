/** `npm run stop` and `npm run restart`: one process of the running system, the others go on. */
import { stateDirectories } from '@comptoir/system/state.ts'
import { type Act, askSupervisor } from '@comptoir/system/supervisor/control.ts'
import { findSpec } from '@comptoir/system/supervisor/instances.ts'
import { type RunRecord, readLiveRun } from '@comptoir/system/supervisor/run-file.ts'
import type { InBoth } from '@comptoir/system/terminal.ts'
import { processes } from '@comptoir/system/topology.ts'
import { JSON_OPTION, runCommand } from './command.ts'
import { UsageError } from './options.ts'
import { NOT_RUNNING, STATE } from './words.ts'

const NAMELESS = {
  fr: 'il manque le nom d’un processus',
  en: 'the name of a process is missing',
}

/** The command that does this act to the processes that are named: by name, or one instance by its id (`stock-8107`). */
export const actCommand = (act: Act, help: InBoth): Promise<void> =>
  runCommand({ help, options: { json: JSON_OPTION }, words: true }, async (context) => {
    const { settings, words, json, text, say, paint } = context
    if (words.length === 0) throw new UsageError(NAMELESS)
    const run = readLiveRun(stateDirectories(settings.checkout, settings.stateOverride).checkout)
    if (run === undefined) {
      say(json ? JSON.stringify({ tourne: false, processus: [] }) : text(NOT_RUNNING))
      return 1
    }
    for (const name of words.map((word) => nameOf(word, run)))
      for (const { id, port, state } of await askSupervisor(run, act, name))
        say(
          json
            ? JSON.stringify({ id, port, etat: state })
            : ` ${paint('green', '✓')} ${id}  ${text(STATE[state])}`,
        )
    return 0
  })

const nameOf = (word: string, run: RunRecord): string =>
  run.processes.some(({ id }) => id === word) ? word : findSpec(word, processes).name
