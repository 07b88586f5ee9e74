/** `pnpm bench`: every variant in turn, in as many rounds as asked, in one run on one machine. */
import { readConfig } from './config.ts'
import { measure, type Measurement } from './measure.ts'
import { openWorld } from './world.ts'

const config = readConfig()
if (config.help !== undefined) {
  console.log(config.help)
  process.exit(0)
}
const world = await openWorld(config)
try {
  const all: Measurement[] = []
  for (let round = 0; round < config.rounds; round++)
    for (const inFlight of config.inFlight)
      for (const variant of config.variants) {
        const m = await measure(world, { variant, inFlight, seconds: config.seconds })
        all.push(m)
        console.log(
          `${round + 1} ${m.variant.padEnd(10)} ${String(inFlight).padStart(3)}  ${m.sagasPerSecond.toFixed(0).padStart(5)}/s  p50 ${m.p50Ms.toFixed(1).padStart(6)}  p99 ${m.p99Ms.toFixed(1).padStart(6)}  cpu ${m.cpuMsPerSaga.toFixed(2)}  commits ${m.commitsPerSaga.toFixed(2)}  foreign ${(m.foreign * 100).toFixed(0)}%  ${JSON.stringify(Object.fromEntries(Object.entries(m.cpuBy).map(([k, v]) => [k, +v.toFixed(2)])))}`,
        )
      }
} finally {
  await world.close()
}
process.exit(0)
