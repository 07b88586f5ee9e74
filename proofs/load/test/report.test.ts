import { describe, expect, test } from 'vitest'
import { asJson, asText, figure, ms, percent, type Report, write } from '../../../k6/lib/report.ts'
import { files, type Summary, secondsOfLoad, thresholdsOf, valueOf } from '../../../k6/lib/summary.ts'

const aReport = (other: Partial<Report> = {}): Report => ({
  script: 'lb',
  title: { fr: 'Partage', en: 'Sharing' },
  conditions: [{ fr: '20 usagers', en: '20 users' }],
  verdict: { fr: 'Égal.', en: 'Even.' },
  tables: [
    {
      title: { fr: 'Par instance', en: 'By instance' },
      columns: { fr: ['instance', 'réponses'], en: ['instance', 'answers'] },
      rows: [
        ['panier-8010', figure(1_234)],
        ['p', figure(7)],
      ],
    },
  ],
  notes: [],
  thresholds: [{ metric: 'checks', rule: 'rate==1', ok: true }],
  date: '2026-01-02T03:04:05.000Z',
  figures: { readings: 1_241 },
  ...other,
})
describe('a figure', () => {
  test('is written as the language writes it', () => {
    expect(write(figure(1_234_567.891, 'ms', 2), 'fr')).toBe('1\u00A0234\u00A0567,89\u00A0ms')
    expect(write(figure(1_234_567.891, 'ms', 2), 'en')).toBe('1,234,567.89\u00A0ms')
    expect(write(percent(0.4993), 'fr')).toBe('49,93\u00A0%')
    expect([write(ms(3.44), 'fr'), write(ms(344.4), 'fr')]).toEqual(['3,4\u00A0ms', '344\u00A0ms'])
  })

  test('that was never measured is a dash', () => {
    expect(write(ms(Number.NaN), 'fr')).toBe('–')
  })
})

describe('the lines for the terminal', () => {
  test('stand in columns, figures to the right', () => {
    const lines = asText(aReport(), 'fr').split('\n')
    expect(lines).toContain('    panier-8010     1\u00A0234')
    expect(lines).toContain('    p                   7')
    expect(lines).toContain('Tous les seuils tiennent.')
  })

  test('name each threshold that was crossed', () => {
    const thresholds = [
      { metric: 'checks', rule: 'rate==1', ok: false },
      { metric: 'duration', rule: 'p(95)<500', ok: true },
    ]
    const text = asText(aReport({ thresholds }), 'en')
    expect(text).toContain('Thresholds crossed:\n  ✗ checks : rate==1\n')
    expect(text).not.toContain('p(95)<500')
  })
})

describe('the files of a run', () => {
  const summary: Summary = {
    metrics: {
      iterations: { values: { count: 4 } },
      checks: { values: { rate: 0.5 }, thresholds: { 'rate==1': { ok: false } } },
    },
    state: { testRunDurationMs: 3_000 },
    root_group: {
      checks: [
        { name: 'statut 200', fails: 2 },
        { name: 'corps', fails: 0 },
      ],
    },
  }

  test('are the JSON, and what the terminal shows, with the checks that failed', () => {
    const made = files(aReport(), summary, { file: '/tmp/report.json', language: 'fr' })
    expect(Object.keys(made)).toEqual(['stdout', '/tmp/report.json'])
    expect(made['stdout']).toContain('✗ statut 200 : 2 fois non')
    expect(made['stdout']).not.toContain('corps')
    expect(JSON.parse(made['/tmp/report.json'] ?? '')).toMatchObject({
      figures: { readings: 1_241 },
      metrics: { checks: { values: { rate: 0.5 } } },
    })
  })

  test('have every threshold, the crossed ones first, and zero for what never had a value', () => {
    const before = { values: {}, thresholds: { 'count>0': { ok: true } } }
    const thresholds = thresholdsOf({ ...summary, metrics: { before, ...summary.metrics } })
    expect(thresholds.map(({ metric, ok }) => [metric, ok])).toEqual([
      ['checks', false],
      ['before', true],
    ])
    expect([valueOf(summary, 'checks', 'rate'), valueOf(summary, 'duration', 'count')]).toEqual([0.5, 0])
  })

  test('count the seconds of the users: as planned, or fewer when the run was stopped', () => {
    expect([secondsOfLoad(summary, '2s'), secondsOfLoad(summary, '1m')]).toEqual([2, 3])
  })

  test('are JSON that a program can read again', () => {
    expect(JSON.parse(asJson(aReport(), {}))).toMatchObject({ script: 'lb', thresholds: [{ ok: true }] })
  })
})
