/** Everything in turns: in each round each name once for each number in flight, and never always after the same neighbour. */
import { setTimeout } from 'node:timers/promises'
import { type Measurement, Stalled } from './measure.ts'

export interface RoundsPlan<Name extends string> {
  readonly names: readonly Name[]
  readonly inFlight: readonly number[]
  readonly rounds: number
  readonly seconds: number
  readonly warmUpSeconds: number
  readonly smoke: boolean
  readonly say: (line: string) => void
}

export interface Load {
  readonly inFlight: number
  readonly seconds: number
  readonly warmUpSeconds: number
}

type Measure<Name extends string> = (name: Name, load: Load) => Promise<Measurement<Name>>

const WARM_UP_CLIENTS = 64
const TRIES = 4
const PAUSE_MS = 6_000

/** Measures all rounds; nothing is measured before every process has run at full load for some seconds: young code is slow. */
export async function measureRounds<Name extends string>(
  plan: RoundsPlan<Name>,
  measure: Measure<Name>,
): Promise<Measurement<Name>[]> {
  const { names, rounds, inFlight: clients, seconds, warmUpSeconds, smoke, say } = plan
  const patiently = (name: Name, inFlight: number) =>
    inTries(() => measure(name, { inFlight, seconds, warmUpSeconds }), say)
  if (!smoke) for (const name of names) await patiently(name, WARM_UP_CLIENTS)
  const all: Measurement<Name>[] = []
  for (let turn = 0; turn < rounds; turn++) {
    for (const inFlight of clients) {
      for (const name of rotated(names, turn)) {
        const one = await patiently(name, inFlight)
        all.push(one)
        say(lineOf(turn, one))
      }
    }
  }
  return all
}

/** Measures again when others took the machine for so long that clients gave up waiting, and says so. */
async function inTries<Result>(measure: () => Promise<Result>, say: (line: string) => void): Promise<Result> {
  for (let tries = 1; ; tries++) {
    try {
      return await measure()
    } catch (cause) {
      if (!(cause instanceof Stalled) || tries === TRIES) throw cause
      say(`  mesure recommencée / measured again: ${cause.message}`)
      // What is still under way ends meanwhile.
      await setTimeout(PAUSE_MS)
    }
  }
}

const rotated = <T>(list: readonly T[], by: number): T[] =>
  list.map((_, i) => list[(i + by) % list.length] as T)

function lineOf(turn: number, one: Measurement<string>): string {
  const figure = (value: number, width: number, digits: number) => value.toFixed(digits).padStart(width)
  return [
    `tour ${turn + 1} ${one.variant.padEnd(10)} ${String(one.inFlight).padStart(3)} en vol`,
    `${figure(one.sagasPerSecond, 6, 0)} sagas/s`,
    `p50 ${figure(one.p50Ms, 7, 1)} ms`,
    `p99 ${figure(one.p99Ms, 7, 1)} ms`,
    `CPU ${figure(one.cpuMsPerSaga, 6, 2)} ms`,
    `commits ${figure(one.commitsPerSaga, 5, 2)}`,
    `autrui ${figure(one.foreign * 100, 3, 0)} %`,
  ].join('  ')
}
