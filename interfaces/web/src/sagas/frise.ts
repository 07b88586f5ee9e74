/**
 * The layout of a saga's timeline: attempts as bars on a true time scale, waits between them, gaps in which nothing happened
 * folded, steps to come outlined. Positions are percents of the width. Pure.
 */
import type { Attempt, Saga, SagaStep } from './types.ts'

export interface Bar {
  readonly left: number
  readonly width: number
  readonly attempt: Attempt
  readonly ms: number
}

export interface Span {
  readonly left: number
  readonly width: number
}

export interface Row {
  readonly step: SagaStep
  readonly action: readonly Bar[]
  readonly undo: readonly Bar[]
  /** From the end of an attempt to the next one of the same call. */
  readonly waits: readonly (Span & { readonly isUndo: boolean })[]
  /** From the first asking to the last answer; undefined where nothing was asked. */
  readonly ms: number | undefined
}

export interface Frise {
  readonly rows: readonly Row[]
  readonly folds: readonly (Span & { readonly ms: number })[]
  readonly ticks: readonly { readonly left: number; readonly at: number }[]
}

/** A gap that is longer than so many times the median is folded. */
const FOLD_OVER = 5
/** A gap of this share of all the work is a usual one. */
const USUAL_SHARE = 0.1
const TICKS = 4
/** What was faster than the clock of the journal still has a width. */
const SHORTEST_MS = 1

interface Interval {
  readonly from: number
  readonly to: number
}

type Drawn = Pick<Saga, 'etapes' | 'cree_le' | 'terminee_le'>

/** Lays out a saga as it is at `now`, in ms since the epoch. */
export function friseOf(saga: Drawn, now: number): Frise {
  const intervals = saga.etapes.flatMap(({ tentatives }) => tentatives.map((one) => intervalOf(one, now)))
  const begin = Math.min(Date.parse(saga.cree_le), ...intervals.map(({ from }) => from))
  const last = saga.terminee_le === null ? now : Date.parse(saga.terminee_le)
  const end = Math.max(last, begin + SHORTEST_MS, ...intervals.map(({ to }) => to))
  const scale = scaleOf(intervals, { from: begin, to: end })
  const rows = saga.etapes.map((step) => rowOf(step, { scale, now }))
  const ticks = Array.from({ length: TICKS + 1 }, (_, index) => {
    const left = (100 * index) / TICKS
    return { left, at: scale.timeAt(left) }
  })
  return { rows, folds: scale.folds, ticks }
}

function intervalOf({ debut, fin }: Attempt, now: number): Interval {
  const to = fin === null ? now : Date.parse(fin)
  const from = debut === null ? to : Date.parse(debut)
  return { from: Math.min(from, to), to: Math.max(to, from) }
}

interface Scale {
  readonly folds: Frise['folds']
  leftOf(at: number): number
  timeAt(left: number): number
}

/** Pieces of time, each with its share of the width: a folded gap has that of a median one. */
function scaleOf(intervals: readonly Interval[], whole: Interval): Scale {
  const pieces = piecesOf(intervals, whole)
  const gaps = pieces.filter(({ isGap }) => isGap).map(({ from, to }) => to - from)
  const median = [...gaps].sort((a, b) => a - b)[Math.floor((gaps.length - 1) / 2)] ?? 0
  const busy = pieces.filter(({ isGap }) => !isGap).reduce((sum, { from, to }) => sum + to - from, 0)
  // Few gaps, or gaps of some milliseconds, say nothing of what is long: that is seen beside the work around them.
  const usual = Math.max(gaps.length > 2 ? median : 0, busy * USUAL_SHARE, SHORTEST_MS)
  const isFolded = ({ isGap, from, to }: Piece) => isGap && to - from > usual * FOLD_OVER
  const lengths = pieces.map((piece) => (isFolded(piece) ? usual : piece.to - piece.from))
  const total = lengths.reduce((sum, length) => sum + length, 0) || 1
  let before = 0
  const placed = pieces.map((piece, index) => {
    const [left, width] = [(100 * before) / total, (100 * (lengths[index] ?? 0)) / total]
    before += lengths[index] ?? 0
    return { ...piece, left, width, isFolded: isFolded(piece) }
  })
  return {
    folds: placed
      .filter((piece) => piece.isFolded)
      .map(({ left, width, from, to }) => ({ left, width, ms: to - from })),
    leftOf: (at) => {
      const piece = placed.find(({ to }) => at <= to) ?? placed.at(-1)
      if (piece === undefined) return 0
      const share = piece.to === piece.from ? 0 : (at - piece.from) / (piece.to - piece.from)
      return clamp(piece.left + share * piece.width)
    },
    timeAt: (left) => {
      const piece = placed.find((one) => left <= one.left + one.width) ?? placed.at(-1)
      if (piece === undefined) return whole.from
      const share = piece.width === 0 ? 1 : (left - piece.left) / piece.width
      return piece.from + clamp(share * 100) * ((piece.to - piece.from) / 100)
    },
  }
}

const clamp = (percent: number) => Math.min(100, Math.max(0, percent))

interface Piece extends Interval {
  readonly isGap: boolean
}

/** The whole time, cut where work begins and ends. */
function piecesOf(intervals: readonly Interval[], whole: Interval): Piece[] {
  const pieces: Piece[] = []
  let at = whole.from
  for (const { from, to } of [...intervals].sort((a, b) => a.from - b.from)) {
    if (from > at) pieces.push({ from: at, to: from, isGap: true })
    if (to > at) pieces.push({ from: Math.max(at, from), to, isGap: false })
    at = Math.max(at, to)
  }
  if (whole.to > at) pieces.push({ from: at, to: whole.to, isGap: true })
  return pieces
}

function rowOf(step: SagaStep, { scale, now }: { readonly scale: Scale; readonly now: number }): Row {
  const barsOf = (sens: Attempt['sens']): Bar[] =>
    step.tentatives
      .filter((one) => one.sens === sens)
      .map((attempt) => {
        const { from, to } = intervalOf(attempt, now)
        const left = scale.leftOf(from)
        return { left, width: scale.leftOf(to) - left, attempt, ms: to - from }
      })
  const [action, undo] = [barsOf('action'), barsOf('annulation')]
  const all = step.tentatives.map((one) => intervalOf(one, now))
  const ms =
    all.length === 0
      ? undefined
      : Math.max(...all.map(({ to }) => to)) - Math.min(...all.map(({ from }) => from))
  return { step, action, undo, waits: [...waitsOf(action, false), ...waitsOf(undo, true)], ms }
}

const waitsOf = (bars: readonly Bar[], isUndo: boolean): Row['waits'] =>
  bars.slice(1).map(({ left }, index) => {
    const from = (bars[index]?.left ?? 0) + (bars[index]?.width ?? 0)
    return { left: from, width: Math.max(0, left - from), isUndo }
  })
