/** Each alert is shown firing and silent, has a page for the person who is woken, and asks for metrics that exist. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { CHECKOUT, read, repositoryFiles, sourceFiles } from './tree.ts'

const rules = repositoryFiles().filter((path) => /^prometheus\/rules\/.*\.yml$/.test(path))
const text = rules.map(read).join('\n')
const blocks = text.split(/^ {6}- (?=alert: |record: )/m).slice(1)
const alerts = blocks.flatMap((block) => {
  const name = /^alert: (\w+)/.exec(block)?.[1]
  return name === undefined ? [] : [{ name, block }]
})
const records = blocks.flatMap((block) => /^record: (\S+)/.exec(block)?.[1] ?? [])

/** What prom-client and Prometheus themselves provide. */
const PROVIDED = ['up', 'nodejs_eventloop_lag_p99_seconds']
const code = sourceFiles().map(read).join('\n')
const exists = (name: string) =>
  records.includes(name) ||
  PROVIDED.includes(name) ||
  [name, name.replace(/_(bucket|count|sum)$/, '')].some((one) => code.includes(`'${one}'`))

/** The metrics that an expression selects; words of PromQL and labels are left out by where they stand. */
function metricsOf(block: string): string[] {
  const expr = /^ {8}expr: (?:>-\n)?([\s\S]*?)(?=^ {8}\w|^ {6}- |^ {2}- |(?![\s\S]))/m.exec(block)?.[1] ?? ''
  const bare = expr
    .replaceAll(/\{[^}]*\}|\[[^\]]*\]|"[^"]*"/g, '')
    .replaceAll(/\b(by|without|on)\s*\([^)]*\)/g, '')
  const words = [...bare.matchAll(/[a-z_][\w:]*(?![\w:]*\s*\()/gi)].map(([word]) => word)
  return words.filter((word) => !['and', 'or', 'unless', 'by', 'sum', 'max'].includes(word))
}

test('alerts and recording rules are found', () => {
  expect(alerts.map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      'HighErrorRate',
      'HighResponseTime',
      'InstanceDown',
      'SagaBloquee',
      'ConnexionsRefusees',
      'OutboxEnRetard',
    ]),
  )
  expect(records.length).toBeGreaterThan(5)
})

test.each(alerts)(
  '$name waits, is graded, speaks both languages and leads to its page',
  ({ name, block }) => {
    expect(block).toMatch(/^ {8}for: \d+m$/m)
    expect(block).toMatch(/^ {10}severity: (critical|warning)$/m)
    for (const word of ['summary', 'summary_en', 'description', 'description_en']) {
      expect(block).toMatch(new RegExp(`^ {10}${word}: ".+"$`, 'm'))
    }
    expect(block).toContain(`runbook_url: docs/runbooks/${name}.md`)
    const page = read(`docs/runbooks/${name}.md`)
    expect(page).toMatch(/^## Ce que cela veut dire[\s\S]+^## Regarder[\s\S]+```bash[\s\S]+^## Faire/m)
  },
)

test.each(alerts)('$name is shown firing and not firing', ({ name }) => {
  const shown = read(`prometheus/tests/${name}.yml`)
  const cases = shown.split(/^ {8}alertname: /m).slice(1)
  expect(cases.every((one) => one.startsWith(`${name}\n`))).toBe(true)
  expect(cases.some((one) => /exp_alerts:\n {10}- exp_labels:/.test(one))).toBe(true)
  expect(cases.some((one) => /exp_alerts: \[\]/.test(one))).toBe(true)
})

test('no test and no page is left of an alert that is gone', () => {
  const names = alerts.map(({ name }) => name)
  const left = repositoryFiles().filter((path) => {
    const name = /^(?:docs\/runbooks|prometheus\/tests)\/(\w+)\.(?:md|yml)$/.exec(path)?.[1]
    return name !== undefined && !names.includes(name)
  })
  expect(left).toEqual([])
})

test('each metric of a rule exists in the code', () => {
  const asked = new Set(blocks.flatMap(metricsOf))
  expect([...asked]).toEqual(expect.arrayContaining(['saga_bloquees', 'http_requests_total', 'up']))
  expect([...asked].filter((name) => !exists(name))).toEqual([])
})

test('each command that a page or the guide gives exists', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
  const pages = [...alerts.map(({ name }) => `docs/runbooks/${name}.md`), 'docs/exploitation.md']
  const given = pages.flatMap((path) =>
    [...read(path).matchAll(/npm run ([a-z-]+)/g)].map(([, one = '']) => one),
  )
  expect(given.length).toBeGreaterThan(10)
  expect(given.filter((one) => !(one in scripts))).toEqual([])
  expect(existsSync(join(CHECKOUT, 'docs/exploitation.md'))).toBe(true)
})
