/** Prometheus in containers reads each instance that docker-compose.yml runs, and nothing that it does not. */
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { readCompose } from '../../scripts/conteneurs/compose.ts'
import { CHECKOUT, read } from './tree.ts'

interface ScrapeFile {
  readonly alerting: {
    readonly alertmanagers: readonly {
      readonly static_configs: readonly { readonly targets: readonly string[] }[]
    }[]
  }
  readonly scrape_configs: readonly {
    readonly static_configs?: readonly { readonly targets: readonly string[] }[]
    readonly dns_sd_configs?: readonly { readonly names: readonly string[]; readonly port: number }[]
  }[]
}

const { services } = readCompose(CHECKOUT)
const file = parse(read('deploiement/prometheus/prometheus.yml')) as ScrapeFile

const instances = (withProfile: boolean): string[] =>
  Object.entries(services)
    .filter(([, { profiles }]) => (profiles !== undefined) === withProfile)
    .flatMap(([name, { environment }]) =>
      environment?.['PORT'] === undefined ? [] : [`${name}:${environment['PORT']}`],
    )
    .sort()

describe('prometheus', () => {
  test('reads every instance that always runs', () => {
    const targets = file.scrape_configs.flatMap(({ static_configs = [] }) =>
      static_configs.flatMap(({ targets: some }) => some),
    )
    expect(targets.toSorted()).toEqual(instances(false))
  })

  test('looks for every instance of a profile by its name', () => {
    const looked = file.scrape_configs.flatMap(({ dns_sd_configs = [] }) =>
      dns_sd_configs.flatMap(({ names, port }) => names.map((name) => `${name}:${port}`)),
    )
    expect(looked.toSorted()).toEqual(instances(true))
  })

  test('sends alerts to the alertmanager of the compose file', () => {
    const targets = file.alerting.alertmanagers.flatMap(({ static_configs }) =>
      static_configs.flatMap(({ targets: some }) => some),
    )
    expect(targets).toEqual(['alertmanager:9093'])
    expect(services['alertmanager']?.healthcheck?.test.join(' ')).toContain('127.0.0.1:9093/')
  })
})

test('each published port of a tool is where its health check finds it', () => {
  for (const name of ['prometheus', 'grafana']) {
    const service = services[name]
    const inside = service?.ports?.map((port) => port.split(':')[2])
    expect(service?.healthcheck?.test.join(' ')).toContain(`127.0.0.1:${inside?.[0]}/`)
  }
})

test('Grafana is told where Prometheus is by the variable that its data source reads', () => {
  expect(read('grafana/provisioning/datasources/prometheus.yaml')).toContain('url: ${PROMETHEUS_URL}')
  expect(services['grafana']?.environment).toHaveProperty('PROMETHEUS_URL')
})

test('the dashboards are mounted where their provider looks', () => {
  const [, path] = /^\s+path: (\S+)$/m.exec(read('grafana/provisioning/dashboards/comptoir.yaml')) ?? []
  expect(services['grafana']?.volumes).toContain(`./grafana/dashboards:${path}:ro`)
})
