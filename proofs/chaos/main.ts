/** `npm run chaos`: orders under load while everything breaks in turn, then the rules over all databases. */
import { type ChaosConfig, readConfig } from './config.ts'
import { StallError } from './quiescence.ts'
import { storm } from './storm.ts'
import { summarise } from './summary.ts'
import { System } from './system.ts'
import { type Texts, textsOf } from './texts.ts'

const config = readConfig()
const texts = textsOf(config.language)
if (config.help) say(texts.help)
else process.exitCode = await run(config, texts)

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

async function run(settings: ChaosConfig, words: Texts): Promise<number> {
  say(`${words.seed} ${settings.seed}`)
  const system = await System.make()
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop.abort())
  try {
    const summary = await storm(system, { settings, texts: words, say, stopped: stop.signal })
    if (summary === undefined) return 130
    const { lines, isGood } = summarise(summary, words, settings.language)
    lines.forEach(say)
    return isGood ? 0 : 1
  } catch (cause) {
    if (!(cause instanceof StallError)) throw cause
    say(`✗ ${words.stalled}\n${cause.message}`)
    return 1
  } finally {
    await system.close(settings)
    if (settings.keep) say(`${words.kept} ${system.folder}`)
  }
}
