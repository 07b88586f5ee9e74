/** What a run says at its end. */

import type { Language } from '@comptoir/system/terminal.ts'
import type { Breach } from './check.ts'
import type { Fault } from './faults.ts'
import { floorsOf, missed, type Run, type Watched } from './floors.ts'
import { invariants } from './invariants/all.ts'
import type { Answered, Read, Recorder } from './record.ts'
import type { Texts } from './texts.ts'

export interface Summary extends Run {
  readonly seed: number
  /** How many sagas ended in which status. */
  readonly sagas: Readonly<Record<string, number>>
  readonly faults: readonly Fault[]
  readonly watched: Watched
  readonly record: Pick<Recorder, 'sent' | 'answers' | 'reads'>
  readonly breaches: readonly Breach[]
  /** Sagas that the operator had to retry, because owner after owner was lost. */
  readonly freed: number
}

/** For each fault, the milliseconds until the answer to the first confirmed order that was first sent after it. */
export function recoveries(faults: readonly Fault[], answers: readonly Answered[]): (number | undefined)[] {
  const confirmed = answers.filter(({ status }) => status === 201)
  return faults.map((fault) => {
    const after = confirmed.filter(({ sentAt }) => sentAt >= fault.at).map(({ at }) => at - fault.at)
    return after.length === 0 ? undefined : Math.min(...after)
  })
}

/** The value below which that share of them lies; undefined when there is none. */
export function percentile(values: readonly number[], share: number): number | undefined {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)]
}

export interface Report {
  readonly lines: readonly string[]
  /** No rule was broken, in a run that could have shown it. */
  readonly isGood: boolean
}

/** The whole summary. */
export function summarise(summary: Summary, texts: Texts, language: Language): Report {
  const { breaches } = summary
  const weaknesses = weakness(summary, texts)
  const lines = [
    '',
    `${texts.seed} ${summary.seed}`,
    ...ordersOf(summary, texts),
    ...faultsOf(summary, texts, language),
    ...readsOf(summary, texts),
    ...floorsShown(summary, texts, language),
    `${texts.rules}:`,
    ...invariants.map((invariant) => {
      const broken = breaches.find((breach) => breach.invariant === invariant)
      const mark = broken === undefined ? '✓' : '✗'
      return `  ${mark} ${invariant.name.padEnd(20)} ${invariant.rule[language]}`
    }),
    ...breaches.flatMap((breach) => describe(breach, texts)),
    breaches.length === 0
      ? texts.none
      : `${texts.violations}: ${breaches.map(({ invariant }) => invariant.name).join(', ')}`,
    ...weaknesses,
  ]
  return { lines, isGood: breaches.length === 0 && weaknesses.length === 0 }
}

function ordersOf({ record, sagas, freed }: Summary, texts: Texts): string[] {
  const list = (counts: readonly (readonly [string, number])[]) =>
    counts.map(([name, count]) => `${name} ${count}`).join(', ')
  const statuses = Map.groupBy(record.answers, ({ status }) =>
    status === 0 ? texts.noAnswer : String(status),
  )
  const total = Object.values(sagas).reduce((sum, count) => sum + count, 0)
  const answers = list([...statuses].map(([status, all]) => [`${status} ×`, all.length]))
  return [
    `${texts.sagas}: ${total} (${list(Object.entries(sagas))}) · ${texts.freed}: ${freed}`,
    `${texts.requests}: ${record.sent.length} · ${texts.answers}: ${answers}`,
  ]
}

function faultsOf({ faults, watched, record }: Summary, texts: Texts, language: Language): string[] {
  const times = recoveries(faults, record.answers)
  const all = times.filter((time) => time !== undefined)
  const name = (kind: string) => texts.kinds[kind] ?? texts.killed(kind)
  return [
    `${texts.faults}:`,
    ...Object.entries(watched.faults).map(([kind, count]) => {
      const own = times.filter((_, index) => faults[index]?.kind === kind)
      const worst = percentile(
        own.filter((time) => time !== undefined),
        1,
      )
      const recovery = own.length === 0 ? '' : `   ${texts.worst} ${seconds(worst, language)}`
      return `  ${name(kind).padEnd(30)} ${(count === 0 ? texts.never : String(count)).padStart(6)}${recovery}`
    }),
    `${texts.recovery}: p50 ${seconds(percentile(all, 0.5), language)}, p99 ${seconds(percentile(all, 0.99), language)}`,
  ]
}

function readsOf({ record }: Summary, texts: Texts): string[] {
  const places = Map.groupBy(record.reads.filter(isAnswered), ({ place }) => place)
  const invitations = record.answers.filter(({ key, invites }) => invites && key === null)
  return [
    `${texts.reads}:`,
    ...[...places]
      .toSorted(([a], [b]) => a.localeCompare(b))
      .map(([place, reads]) => {
        const agreeing = reads.filter(({ said, expected }) => said === expected).length
        return `  ${place.padEnd(30)} ${agreeing} / ${reads.length}`
      }),
    `${texts.invitations}: ${invitations.length}`,
  ]
}

/** A place that could not be asked, or could not say, said nothing wrong. */
const isAnswered = ({ status }: Read): boolean => status >= 200 && status < 500 && status !== 408

/** Of the places where something was read, how many answers the one with the fewest gave. */
export function readsAtEach(reads: readonly Read[], places: readonly string[]): number {
  const answered = reads.filter(isAnswered)
  return Math.min(...places.map((name) => answered.filter(({ place }) => place === name).length))
}

function floorsShown(summary: Summary, texts: Texts, language: Language): string[] {
  return [
    `${texts.watched}:`,
    ...floorsOf(summary.watched, summary).map(({ what, seen, floor }) => {
      const mark = seen < floor ? '✗' : '✓'
      const shown = [seen, floor].map((count) => count.toLocaleString(language))
      return `  ${mark} ${texts.floors[what].padEnd(40)} ${shown.join(' / ')}`
    }),
  ]
}

function weakness(summary: Summary, texts: Texts): string[] {
  const floors = missed(floorsOf(summary.watched, summary))
  return floors.length === 0
    ? []
    : [`✗ ${texts.tooWeak}: ${floors.map(({ what }) => texts.floors[what]).join(', ')}`]
}

const SHOWN = 5

function describe({ invariant, violations, timeline }: Breach, texts: Texts): string[] {
  const first = violations.find(({ sagaId }) => sagaId !== null)?.sagaId ?? ''
  return [
    '',
    `✗ ${invariant.name} (${violations.length})`,
    ...violations.slice(0, SHOWN).map(({ detail }) => `    ${detail}`),
    ...(timeline.length === 0
      ? []
      : [`  ${texts.timeline} ${first}`, ...timeline.map((line) => `    ${line}`)]),
  ]
}

function seconds(ms: number | undefined, language: Language): string {
  if (ms === undefined) return '–'
  return `${(ms / 1_000).toLocaleString(language, { maximumFractionDigits: 2, minimumFractionDigits: 2 })} s`
}
