/** One run from the system's start to its verdict. */
import type { Terminal } from '@comptoir/system/terminal.ts'
import { StallError } from './quiescence.ts'
import { type ChaosConfig, storm } from './storm.ts'
import { summarise } from './summary.ts'
import { makeSystem } from './system.ts'
import { textsOf } from './texts.ts'

/** Breaks, judges and tells. Resolves to the exit code: 1 when a rule is broken or too little was shown. */
export async function runChaos(terminal: Terminal, settings: ChaosConfig): Promise<number> {
  const { say, stopped, language } = terminal
  const texts = textsOf(language)
  say(`${texts.seed} ${settings.seed}`)
  const system = await makeSystem(settings.servers)
  try {
    const summary = await storm(system, { settings, texts, say, stopped })
    if (summary === undefined) return 130
    const { lines, isGood } = summarise(summary, texts, language)
    lines.forEach(say)
    return isGood ? 0 : 1
  } catch (cause) {
    if (!(cause instanceof StallError)) throw cause
    say(`✗ ${texts.stalled}\n${cause.message}`)
    return 1
  } finally {
    await system.close(settings)
    if (settings.keep) say(`${texts.kept} ${system.folder}`)
  }
}
