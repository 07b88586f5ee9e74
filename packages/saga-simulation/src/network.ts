/** A call to a participant, and all that can become of it on the way. */
import type { Outcome } from '@comptoir/contracts'
import type { Effect } from '@comptoir/saga/machine/run-types.ts'
import { TIMES } from './faults.ts'
import type { Command } from './participants.ts'
import type { Process } from './process.ts'
import type { OperationName } from './shapes.ts'
import type { WorldState } from './world-state.ts'

interface Sending {
  readonly effect: Extract<Effect, { type: 'call' }>
  /** Who holds the saga, as the caller believes. */
  readonly owner: string
  /** Takes what the caller sees: a time-out and then the late reply are two outcomes. */
  readonly settle: (outcome: Outcome) => void
}

const unknown = (reason: string): Outcome => ({ kind: 'unknown', reason })

/** Sends one attempt; its outcome comes back to the process, at the latest when the step's time is over. */
export function send(world: WorldState, process: Process, { effect, owner, settle }: Sending): void {
  const { mix, random, coverage, faults } = world
  const command: Command = {
    key: world.variant.keyOf(effect, effect.callNumber),
    operation: effect.call.operation.id as OperationName,
    body: effect.call.body as unknown as Command['body'],
  }
  if (!world.journal.trulyAlive(owner, world.now)) coverage.hit('zombie call')
  coverage.hit(`${effect.step}:${effect.direction}`)
  const conclude = (delay: number, outcome: Outcome): void => process.later(delay, () => settle(outcome))
  const never = faults ? unsent(world, command) : undefined
  if (never !== undefined) return conclude(never.after, unknown(never.reason))
  const veryLate =
    faults &&
    mix.lateWhenJammed > 0 &&
    effect.direction === 'do' &&
    world.isJammed(command.body.id, effect.step) &&
    random.chance(mix.lateWhenJammed)
  const late = veryLate || (faults && random.chance(mix.late))
  if (late) coverage.hit('request late')
  const arrival = veryLate ? random.between(3000, 20_000) : late ? lateness(world) : world.latency()
  if (faults && random.chance(mix.doubled)) {
    coverage.hit('request doubled')
    world.carry(random.chance(0.5) ? world.latency() : lateness(world), () => world.execute(command))
  }
  const replyLost = faults && random.chance(mix.replyLost)
  if (replyLost) coverage.hit('reply lost')
  const replyLate = !replyLost && faults && random.chance(mix.replyLate)
  if (replyLate) coverage.hit('reply late')
  const back = replyLate ? random.between(300, 4000) : world.latency()
  world.carry(arrival, () => {
    const outcome = world.execute(command)
    if (!replyLost) conclude(back, outcome)
  })
  if (replyLost || arrival + back > TIMES.step) conclude(TIMES.step, unknown('time-out'))
}

/** When and how the caller learns that this command never arrived; undefined: it leaves. */
function unsent(
  world: WorldState,
  command: Command,
): { readonly after: number; readonly reason: string } | undefined {
  const { mix, random, coverage } = world
  const deaf = world.isDeaf(command)
  if (!deaf && !random.chance(mix.lost)) return undefined
  if (random.chance(deaf ? 0.5 : 0.3)) {
    coverage.hit('connection refused')
    return { after: world.latency(), reason: 'connection refused' }
  }
  coverage.hit('request lost')
  return { after: TIMES.step, reason: 'time-out' }
}

function lateness(world: WorldState): number {
  return world.random.chance(0.6) ? world.random.between(200, 4000) : world.random.between(1000, 25_000)
}
