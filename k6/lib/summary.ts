/** From what k6 measured to files: handleSummary's last step, the same for every script. Pure. */
import { secondsOf } from './durations.ts'
import {
  asJson,
  asText,
  figure,
  type Language,
  ms,
  percent,
  type Report,
  type Table,
  type Text,
  type Threshold,
} from './report.ts'

/** What k6 gives to handleSummary, as far as it is read here. */
export interface Summary {
  readonly metrics: Readonly<Record<string, Metric>>
  readonly state: { readonly testRunDurationMs: number }
  readonly root_group: { readonly checks: readonly { readonly name: string; readonly fails: number }[] }
}
interface Metric {
  readonly values: Readonly<Record<string, number>>
  readonly thresholds?: Readonly<Record<string, { readonly ok: boolean }>>
}

/** Zero where nothing was measured: k6 leaves out what never had a value. */
export const valueOf = ({ metrics }: Summary, name: string, member: string): number =>
  metrics[name]?.values[member] ?? 0

/** For how long users were at work: as planned, or less where the run was stopped. What goes before and after is not theirs. */
export const secondsOfLoad = ({ state }: Summary, planned: string): number =>
  Math.min(secondsOf(planned), state.testRunDurationMs / 1000)

/** The crossed ones first; k6 gives them in no order. */
export const thresholdsOf = ({ metrics }: Summary): Threshold[] =>
  Object.entries(metrics)
    .flatMap(([metric, { thresholds = {} }]) =>
      Object.entries(thresholds).map(([rule, { ok }]) => ({ metric, rule, ok })),
    )
    .sort((a, b) => Number(a.ok) - Number(b.ok) || (a.metric < b.metric ? -1 : 1))

/** The thresholds crossed, of the metrics that `which` picks. */
export const crossed = (summary: Summary, which = (_metric: string): boolean => true): Threshold[] =>
  thresholdsOf(summary).filter(({ metric, ok }) => !ok && which(metric))

/** Which checks failed, and how often: what a person looks for first. */
const missed = ({ root_group }: Summary): Text[] =>
  root_group.checks
    .filter(({ fails }) => fails > 0)
    .map(({ name, fails }) => ({
      fr: `✗ ${name} : ${fails} fois non`,
      en: `✗ ${name}: ${fails} times not so`,
    }))

/** Who, how long, where: the line under the title. */
export const conditionsOf = (who: {
  readonly users: number
  readonly duration: string
  readonly address: string
}): Text[] => [
  { fr: `${who.users} usagers`, en: `${who.users} users` },
  { fr: who.duration, en: who.duration },
  { fr: who.address, en: who.address },
]

/** A run that was called off before its first user has nothing to tell. */
export const hasRun = ({ metrics }: Summary): boolean => metrics['iterations'] !== undefined

/** `file`: where the JSON goes. */
export function files(
  withoutMissed: Report,
  summary: Summary,
  { file, language }: { readonly file: string; readonly language: Language },
): Record<string, string> {
  const report = { ...withoutMissed, notes: [...withoutMissed.notes, ...missed(summary)] }
  const where = language === 'fr' ? `Rapport : ${file}` : `Report: ${file}`
  return { stdout: `${asText(report, language)}${where}\n`, [file]: asJson(report, summary.metrics) }
}

/** What all users together met with. */
export const usersTable = (summary: Summary): Table => ({
  title: { fr: 'Tous les usagers', en: 'All users' },
  columns: {
    fr: ['', 'réponses', 'p50', 'p95', 'erreurs', 'renvois 503'],
    en: ['', 'answers', 'p50', 'p95', 'errors', 'sent back 503'],
  },
  rows: [
    [
      { fr: 'en tout', en: 'in all' },
      figure(valueOf(summary, 'duration', 'count')),
      ms(valueOf(summary, 'duration', 'med')),
      ms(valueOf(summary, 'duration', 'p(95)')),
      percent(valueOf(summary, 'errors', 'rate')),
      percent(valueOf(summary, 'sent_back', 'rate')),
    ],
  ],
})

/** A smoke run says that it is one. */
export const smokeNotes = (smoke: boolean): Text[] =>
  smoke ? [{ fr: 'Essai bref : la vitesse n’est pas jugée.', en: 'A short try: speed is not judged.' }] : []
