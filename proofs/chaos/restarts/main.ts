/** `npm run restarts`: processes end by SIGTERM in turn while callers go on; code 1 when a call broke. */
import { parseArgs } from 'node:util'
import { System } from '../system.ts'
import { restartInTurn, TWO_OF_EACH } from './restarts.ts'

const HELP = `npm run restarts -- [--count 50] [--gateway krakend|doublure] [--in-flight 12] [--seed N]
Met fin par SIGTERM à chaque service et à chaque orchestrateur à son tour, un jumeau debout, pendant que des clients
appellent par la passerelle ; code 1 quand un appel est rompu (ni réponse, ni 2xx).
Ends each service and each orchestrator by SIGTERM in turn, a twin up, while clients call through the gateway; exit
code 1 when a call breaks (no answer, or none of 2xx).`

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '50' },
    gateway: { type: 'string' },
    'in-flight': { type: 'string', default: '12' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1e6)) },
    help: { type: 'boolean', short: 'h', default: false },
  },
})
if (values.help) say(HELP)
else process.exitCode = await run()

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

async function run(): Promise<number> {
  const [count, inFlight, seed] = [values.count, values['in-flight'], values.seed].map(Number)
  say(`seed ${seed}`)
  const env = values.gateway === undefined ? {} : { COMPTOIR_PASSERELLE: values.gateway }
  const system = await System.make({ instances: TWO_OF_EACH, env })
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void system.close({ keep: false }).then(() => process.exit(130)))
  try {
    await system.start()
    const { calls, broken, byStatus } = await restartInTurn({
      system,
      seed: seed ?? 0,
      count: count ?? 0,
      inFlight: inFlight ?? 1,
      onRestart: (id, tally) => say(`${id.padEnd(22)} ${tally.calls} calls, ${tally.broken.length} broken`),
    })
    for (const { method, path, keyed, at, why } of broken)
      say(`✗ ${(at / 1_000).toFixed(2)} s ${method} ${path}${keyed ? ' with a key' : ''}: ${why}`)
    say(
      [...byStatus]
        .sort(([a], [b]) => a - b)
        .map(([status, n]) => `${status}: ${n}`)
        .join(', '),
    )
    say(`${count} SIGTERM, ${calls} calls, ${broken.length} broken`)
    return broken.length === 0 ? 0 : 1
  } finally {
    await system.close({ keep: false })
  }
}
