import { DEFAULT_LIMITS, type Limits } from '@comptoir/saga/machine/retry-policy.ts'
import type { Random } from '@comptoir/testing/random.ts'
import { type Shape, stepsOf } from './shapes.ts'

/** Times of a simulated world (ms): those of the product, but for the deadlines, which are drawn shorter. */
export const TIMES = {
  step: 1000,
  heartbeat: 1500,
  lease: 5000,
  scan: 1000,
  intent: 10_000,
  again: 50,
  linger: 20,
} as const

/** A participant that cannot do something for one saga. */
export interface Jam {
  readonly saga: number
  readonly step: string
  /** `refuses`: answers a refusal · `deaf`: such calls are lost until the faults end. */
  readonly how: 'undo-refuses' | 'undo-deaf' | 'do-refuses'
}

/** What goes wrong in one schedule, and how often. Probabilities are per message, group or write. */
export interface Mix {
  readonly nodes: number
  readonly sagas: number
  /** What each saga is. */
  readonly shapes: readonly Shape[]
  readonly strict: boolean
  readonly limits: Limits
  /** No new fault from then on (ms). */
  readonly end: number
  readonly lost: number
  readonly late: number
  readonly doubled: number
  readonly replyLost: number
  readonly replyLate: number
  readonly journalFailed: number
  readonly journalUnknown: number
  readonly journalLate: number
  readonly readFailed: number
  readonly crashBefore: number
  readonly crashAfter: number
  readonly heartbeatLost: number
  readonly crashes: readonly { readonly node: number; readonly at: number }[]
  readonly pauses: readonly {
    readonly node: number
    readonly at: number
    readonly ms: number
    /** The machine sleeps, not only the process. */
    readonly asleep: boolean
  }[]
  /** How wrong each host is at first, and when its clock is set. */
  readonly skews: readonly number[]
  readonly steps: readonly { readonly node: number; readonly at: number; readonly ms: number }[]
  readonly deaf: readonly { readonly service: string; readonly from: number; readonly to: number }[]
  readonly acts: readonly { readonly saga: number; readonly at: number }[]
  readonly jams: readonly Jam[]
  readonly stock: readonly [number, number]
  readonly solde: number
  readonly withoutKey: number
  /** How often an action is very late whose undo is jammed. */
  readonly lateWhenJammed: number
}

/** The wrongest host (ms). */
const SKEW_MAX = 600_000

const SERVICES = ['commande', 'stock', 'paiement']

/**
 * A mix for one seed. Each kind of fault is on in some schedules only (swarm testing): a rare bug shows when its few
 * faults are frequent and the others do not end the story first.
 */
export function drawMix(random: Random): Mix {
  const mix = drawSwarm(random)
  const focus = random.next()
  // A command that arrives after its undo was forced, or refused: every attempt must be late, which a swarm seldom is.
  if (focus < 0.05) {
    const saga = random.between(0, mix.sagas - 1)
    const step = oneOf(random, stepsOf(mix.shapes[saga] ?? 'achat').undoable)
    const how = random.chance(0.5) ? 'undo-refuses' : 'undo-deaf'
    // What is never answered is parked only once its owner is lost, and forced only then.
    const crashes =
      how === 'undo-refuses'
        ? mix.crashes
        : Array.from({ length: mix.nodes }, (_, node) => ({ node, at: random.between(1600, 3000) }))
    const limits = { ...mix.limits, sagaDeadlineMs: 1500, maxTakeovers: 1 }
    const acts = [{ saga, at: random.between(1500, 4000) }]
    const calm = { lost: 0, late: 0, deaf: [], lateWhenJammed: 0.9, withoutKey: 0, crashes }
    return { ...mix, ...calm, jams: [{ saga, step, how }], limits, acts, end: Math.max(mix.end, 14_000) }
  }
  // Writes that are applied long after their outcome was given up.
  if (focus < 0.1) return { ...mix, journalLate: 0.4, strict: false, sagas: 1, nodes: Math.min(mix.nodes, 2) }
  return mix
}

function drawSwarm(random: Random): Mix {
  const quiet = random.chance(0.04)
  const on = (share: number): boolean => !quiet && random.chance(share)
  const often = (share: number, most: number): number => (on(share) ? most * (0.1 + 0.9 * random.next()) : 0)
  const nodes = random.between(1, 3)
  const sagas = random.chance(0.5) ? random.between(1, 2) : random.between(3, 5)
  const end = random.between(500, 16_000)
  const shapes = Array.from({ length: sagas }, () => drawShape(random))
  const many = <T>(share: number, most: number, one: () => T): T[] =>
    on(share) ? Array.from({ length: random.between(1, most) }, one) : []
  const node = () => random.between(0, nodes - 1)
  const instant = () => (random.chance(0.6) ? random.between(0, 300) : random.between(0, end))
  return {
    ...drawNuisances(often),
    nodes,
    sagas,
    shapes,
    end,
    strict: random.chance(0.4),
    limits: {
      ...DEFAULT_LIMITS,
      retryCapMs: 1500,
      maxTakeovers: random.chance(0.5) ? 5 : random.between(1, 2),
      sagaDeadlineMs: random.between(1500, 9000),
      pivotDeadlineMs: random.between(1000, 4000),
    },
    crashes: many(0.25, 3, () => ({ node: node(), at: instant() })),
    ...drawClocks(random, { nodes, end, quiet, many }),
    deaf: many(0.2, 2, () => {
      const from = instant()
      return { service: SERVICES[random.between(0, 2)] as string, from, to: from + random.between(200, 9000) }
    }),
    acts: many(0.4, 4, () => ({ saga: random.between(0, sagas - 1), at: instant() })),
    jams: many(0.2, 2, () => drawJam(random, shapes)),
    stock: random.chance(0.5) ? [100, 100] : [random.between(1, 5), random.between(1, 5)],
    solde: random.chance(0.5) ? 1000 : random.between(0, 40),
    withoutKey: random.chance(0.5) ? 0 : 0.5,
    lateWhenJammed: 0,
  }
}

interface Swarm {
  readonly nodes: number
  readonly end: number
  readonly quiet: boolean
  readonly many: <T>(share: number, most: number, one: () => T) => T[]
}

/** What happens to the hosts and their clocks. */
function drawClocks(random: Random, { nodes, end, quiet, many }: Swarm) {
  const node = () => random.between(0, nodes - 1)
  return {
    pauses: many(0.3, 2, () => ({
      node: node(),
      at: random.chance(0.6) ? random.between(0, 300) : random.between(0, end),
      ms: random.between(1000, 11_000),
      asleep: random.chance(0.3),
    })),
    skews: Array.from({ length: nodes }, () =>
      quiet ? 0 : random.between(-1, 1) * random.between(0, SKEW_MAX),
    ),
    steps: many(0.4, 3, () => ({
      node: node(),
      at: random.between(0, end),
      ms: (random.chance(0.5) ? 1 : -1) * random.between(1, SKEW_MAX),
    })),
  }
}

/** The faults that are but a probability. */
function drawNuisances(often: (share: number, most: number) => number) {
  return {
    lost: often(0.35, 0.4),
    late: often(0.4, 0.35),
    doubled: often(0.35, 0.5),
    replyLost: often(0.35, 0.4),
    replyLate: often(0.25, 0.3),
    journalFailed: often(0.15, 0.2),
    journalUnknown: often(0.25, 0.3),
    journalLate: often(0.25, 0.3),
    readFailed: often(0.15, 0.5),
    crashBefore: often(0.2, 0.12),
    crashAfter: often(0.2, 0.12),
    heartbeatLost: often(0.15, 0.6),
  }
}

const oneOf = (random: Random, names: readonly string[]): string =>
  names[random.between(0, names.length - 1)] ?? '-'

/** Mostly the shape in which most can go wrong. */
function drawShape(random: Random): Shape {
  if (random.chance(0.5)) return random.chance(0.7) ? 'achat' : 'reparti'
  return random.chance(0.6) ? 'carte' : 'fait'
}

function drawJam(random: Random, shapes: readonly Shape[]): Jam {
  const saga = random.between(0, shapes.length - 1)
  const { undoable, retriable } = stepsOf(shapes[saga] ?? 'achat')
  if (undoable.length === 0 || random.chance(0.3))
    return { saga, step: oneOf(random, retriable), how: 'do-refuses' }
  const step = oneOf(random, undoable)
  return { saga, step, how: random.chance(0.5) ? 'undo-refuses' : 'undo-deaf' }
}
