/** The committed dashboards: made from their source, well formed, readable, and about metrics that exist. */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createMetrics } from '@comptoir/kit/observe/metrics.ts'
import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { DATASOURCE, RUNBOOKS } from '../src/build.ts'
import { generated } from '../src/generate.ts'
import { metricNames } from '../src/metric-names.ts'
import { type Board, boards, expressions, isMeasured, type Place } from '../src/read.ts'
import { dashboardSchema } from './dashboard-schema.ts'

const CHECKOUT = resolve(import.meta.dirname, '../..')
const all = boards()
const validate = new Ajv({ discriminator: true, allErrors: true, allowUnionTypes: true }).compile(
  dashboardSchema,
)
const read = (path: string) => readFileSync(join(CHECKOUT, path), 'utf8')

test.each(generated())('$path is made from grafana/src, to the byte', ({ path, text }) => {
  expect(read(path), 'run: pnpm generate').toBe(text)
})

test('no dashboard is left whose source is gone', () => {
  const found = globSync('grafana/dashboards/*', { cwd: CHECKOUT }).sort()
  expect(found).toEqual(
    generated()
      .map(({ path }) => path)
      .sort(),
  )
})

test('each dashboard has a uid of its own, and a title of its own', () => {
  expect(all.length).toBeGreaterThanOrEqual(5)
  expect(new Set(all.map(({ uid }) => uid)).size).toBe(all.length)
  expect(new Set(all.map(({ title }) => title)).size).toBe(all.length)
})

/** Pairs of panels that share a square of the grid. */
function overlaps(places: readonly { readonly id: number; readonly gridPos: Place }[]): string[] {
  return places.flatMap((one, index) =>
    places
      .slice(index + 1)
      .filter(
        ({ gridPos: b }) =>
          one.gridPos.x < b.x + b.w &&
          b.x < one.gridPos.x + one.gridPos.w &&
          one.gridPos.y < b.y + b.h &&
          b.y < one.gridPos.y + one.gridPos.h,
      )
      .map((other) => `${one.id} over ${other.id}`),
  )
}

test('the search for overlaps finds one', () => {
  const at = (id: number, x: number, y: number) => ({ id, gridPos: { x, y, w: 8, h: 4 } })
  expect(overlaps([at(1, 0, 0), at(2, 8, 0), at(3, 7, 3)])).toEqual(['1 over 3', '2 over 3'])
})

test('the search for metrics finds names and no labels, functions or texts', () => {
  const expr =
    'sum by (le) (rate(a_seconds_bucket{b="c_d"}[5m])) / on (service) group_left () clamp_min(b_total, 1) or vector(0)'
  expect(metricNames(expr)).toEqual(['a_seconds', 'b_total'])
})

describe.each(all)('$file', (board: Board) => {
  test('has the shape that Grafana reads, and nothing else', () => {
    validate(board.json)
    expect(validate.errors ?? []).toEqual([])
  })

  test('has no panel over another, none beyond the grid, and each id once', () => {
    const places = board.json.panels
    expect(overlaps(places)).toEqual([])
    expect(places.filter(({ gridPos: { x, w } }) => x + w > 24)).toEqual([])
    expect(new Set(places.map(({ id }) => id)).size).toBe(places.length)
  })

  test('fills each line of the grid: a gap would be a panel forgotten', () => {
    const lines = new Map<number, number>()
    for (const { gridPos } of board.json.panels) lines.set(gridPos.y, (lines.get(gridPos.y) ?? 0) + gridPos.w)
    expect([...lines].filter(([, width]) => width !== 24)).toEqual([])
  })

  test('says on top what is wrong: numbers with limits, in the first line', () => {
    const top = board.json.panels.filter(({ gridPos }) => gridPos.y === 0)
    expect(top.every(({ type }) => type === 'stat')).toBe(true)
    const [first] = top
    expect(
      first !== undefined && isMeasured(first) && first.fieldConfig.defaults.thresholds.steps.length,
    ).toBeGreaterThan(1)
  })

  test('explains each panel in French, then in English, and again in its last panel', () => {
    const legend = board.json.panels.at(-1)
    const content = legend?.type === 'text' ? legend.options.content : ''
    for (const panel of board.json.panels.filter(isMeasured)) {
      const [french, english, ...rest] = panel.description.split('\n\n')
      expect([panel.title, french, english, rest]).toEqual([
        panel.title,
        expect.stringMatching(/.{15}/),
        expect.stringMatching(/.{15}/),
        [],
      ])
      expect(content).toContain(`**${panel.title}** : ${french}`)
      expect(content).toContain(`**${panel.title}** : ${english}`)
    }
  })

  test('asks the provisioned data source only', () => {
    const uids = [...JSON.stringify(board.json).matchAll(/"uid":"([^"]*)"/g)].map(([, uid = '']) => uid)
    expect(new Set(uids)).toEqual(new Set([board.uid, DATASOURCE.uid]))
  })

  test('names only metrics that the code has', () => {
    const known = knownMetrics()
    const named = expressions(board).flatMap(({ expr }) => metricNames(expr))
    expect(named.length).toBeGreaterThan(5)
    expect(named.filter((name) => !known.has(name))).toEqual([])
  })

  test('declares each variable that it uses, and uses each that it declares', () => {
    const declared = (board.json.templating.list ?? []).map(({ name }) => name)
    const used = expressions(board).flatMap(({ expr }) => expr.match(/\$(?!__)\w+/g) ?? [])
    expect([...new Set(used)].sort()).toEqual(declared.map((name) => `$${name}`).sort())
  })

  test('leads to all other dashboards, and to runbooks by the names of alerts', () => {
    const { links, tags } = board.json
    expect(links.filter(({ type }) => type === 'dashboards').map((link) => link.tags)).toEqual([tags])
    const runbooks = links.filter(({ type }) => type === 'link').map(({ url = '' }) => url)
    expect(runbooks.length).toBeGreaterThan(0)
    for (const url of runbooks) expect(url).toMatch(new RegExp(`^${RUNBOOKS}/[A-Z]\\w+\\.md$`))
  })
})

/** Declared in a `src/` of ours, registered by prom-client for every process, or made by Prometheus itself. */
function knownMetrics(): ReadonlySet<string> {
  const registry = createMetrics('essai', 'essai-1')
  const own = globSync('{packages,services}/*/src/**/*.ts', { cwd: CHECKOUT })
    .concat(globSync('{orchestrator,krakend/stand-in,interfaces/server}/src/**/*.ts', { cwd: CHECKOUT }))
    .map(read)
    .filter((source) => /(kit|observe)\/(observe\/)?metrics\.ts'|prom-client'|\.\/metrics\.ts'/.test(source))
    .flatMap(
      (source) =>
        source.match(/(?<=(?:name: |(?:counter|gauge|histogram)\(\s*)')[a-z]+(?:_[a-z0-9]+)+(?=')/g) ?? [],
    )
  return new Set([...own, ...registry.getMetricsAsArray().map(({ name }) => name), 'up', 'ALERTS'])
}

describe('provisioning', () => {
  const yaml = (path: string): unknown => parse(read(`grafana/provisioning/${path}`))

  test('sets up one data source, the one that dashboards ask', () => {
    expect(yaml('datasources/prometheus.yaml')).toEqual({
      apiVersion: 1,
      prune: true,
      datasources: [
        {
          ...DATASOURCE,
          name: 'Prometheus',
          access: 'proxy',
          // biome-ignore lint/suspicious/noTemplateCurlyInString: Grafana fills it in.
          url: '${PROMETHEUS_URL}',
          isDefault: true,
          editable: false,
          jsonData: { httpMethod: 'POST', timeInterval: '5s' },
        },
      ],
    })
  })

  test('reads dashboards from a folder, and lets nobody change them in Grafana', () => {
    expect(yaml('dashboards/comptoir.yaml')).toEqual({
      apiVersion: 1,
      providers: [
        {
          name: 'comptoir',
          orgId: 1,
          folder: 'Comptoir',
          folderUid: 'comptoir',
          type: 'file',
          disableDeletion: true,
          allowUiUpdates: false,
          updateIntervalSeconds: 30,
          options: { path: '/etc/grafana/comptoir-dashboards', foldersFromFilesStructure: false },
        },
      ],
    })
  })

  test('each alert that a board counts or links is one that Prometheus has', () => {
    const rules = read('prometheus/rules/alerts.yml')
    const named = all.flatMap(({ json }) =>
      [...JSON.stringify(json).matchAll(/alertname=~\\"([\w|]+)\\"|runbooks\/(\w+)\.md/g)].flatMap(
        ([, counted = '', linked = '']) => [...counted.split('|'), linked].filter((name) => name !== ''),
      ),
    )
    expect(named.length).toBeGreaterThan(20)
    expect([...new Set(named)].filter((name) => !rules.includes(`- alert: ${name}\n`))).toEqual([])
  })

  test('each runbook that is linked has its page', () => {
    const linked = new Set(
      all.flatMap(({ json }) => json.links.flatMap(({ url = '' }) => url.match(/\w+\.md$/) ?? [])),
    )
    expect([...linked].filter((page) => !existsSync(join(CHECKOUT, 'docs/runbooks', page)))).toEqual([])
  })
})
