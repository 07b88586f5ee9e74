/** What a run says at its end. */
import type { Breach } from './check.ts'
import type { Language } from './config.ts'
import type { Fault } from './faults.ts'
import { invariants } from './invariants/all.ts'
import type { Answered, Recorder } from './record.ts'
import type { Texts } from './texts.ts'

export interface Summary {
  readonly seed: number
  /** How many sagas ended in which status. */
  readonly sagas: Readonly<Record<string, number>>
  readonly faults: readonly Fault[]
  readonly record: Pick<Recorder, 'sent' | 'answers'>
  readonly breaches: readonly Breach[]
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

/** The whole summary, as lines. */
export function summarise(summary: Summary, texts: Texts, language: Language): string[] {
  const { faults, record, sagas, breaches } = summary
  const times = recoveries(faults, record.answers)
  const all = times.filter((time) => time !== undefined)
  const byKind = Map.groupBy(
    faults.map((fault, index) => ({ kind: fault.kind, time: times[index] })),
    ({ kind }) => kind,
  )
  const kinds = [...byKind].toSorted(([a], [b]) => a.localeCompare(b))
  const statuses = Object.entries(
    Object.groupBy(record.answers, ({ status }) => (status === 0 ? texts.noAnswer : String(status))),
  ).map(([status, list]) => `${status} × ${list?.length ?? 0}`)
  const total = Object.values(sagas).reduce((sum, count) => sum + count, 0)
  return [
    '',
    `${texts.seed} ${summary.seed}`,
    `${texts.sagas}: ${total} (${Object.entries(sagas)
      .map(([status, count]) => `${status} ${count}`)
      .join(', ')})`,
    `${texts.requests}: ${record.sent.length} · ${texts.answers}: ${statuses.join(', ')}`,
    `${texts.kills}:`,
    ...kinds.map(([kind, list]) => {
      const worst = percentile(
        list.flatMap(({ time }) => time ?? []),
        1,
      )
      return `  ${kind.padEnd(24)} ${String(list.length).padStart(4)}   ${texts.worst} ${seconds(worst, language)}`
    }),
    `${texts.recovery}: p50 ${seconds(percentile(all, 0.5), language)}, p99 ${seconds(percentile(all, 0.99), language)}`,
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
  ]
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
