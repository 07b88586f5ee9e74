/** Prometheus in containers reads each instance that docker-compose.yml runs, and nothing that it does not. */
import { existsSync, globSync } from 'node:fs'
import { join } from 'node:path'
import { gatewayMetricsPort } from '@comptoir/contracts/passerelle.ts'
import { describe, expect, test } from 'vitest'
import { readCompose } from '../containers/compose.ts'
import { CHECKOUT, read } from './tree.ts'

type Targets = readonly {
  readonly targets: readonly string[]
  readonly labels?: Readonly<Record<string, string>>
}[]

const { services } = readCompose(CHECKOUT)

/** The targets in the folder that is mounted at a place of Prometheus. */
function mountedAt(place: string, all: typeof services): Targets {
  const mount = all['prometheus']?.volumes?.find((volume) => volume.endsWith(`:${place}:ro`))
  const folder = mount?.split(':')[0] ?? ''
  return globSync(`${folder}/*.json`, { cwd: CHECKOUT }).flatMap((path) => JSON.parse(read(path)) as Targets)
}

const written = (targets: Targets): string[] =>
  targets
    .map((one) => `${one.targets.join(',')} ${one.labels?.['service']} ${one.labels?.['instance_id']}`)
    .sort()

describe('prometheus', () => {
  test.each([
    { COMPTOIR_GATEWAY: 'krakend', port: gatewayMetricsPort },
    { COMPTOIR_GATEWAY: 'stand-in', port: 8080 },
  ])('reads the gateway $COMPTOIR_GATEWAY where it has its metrics', ({ COMPTOIR_GATEWAY, port }) => {
    const all = readCompose(CHECKOUT, { COMPTOIR_GATEWAY }).services
    const targets = mountedAt('/etc/prometheus/passerelle', all)
    expect(written(targets)).toEqual([`passerelle:${port} passerelle passerelle-8080`])
    const stages = read('Dockerfile').split(/^FROM /m)
    const stage = stages.find((one) => one.split('\n')[0]?.endsWith(` AS ${COMPTOIR_GATEWAY}`)) ?? ''
    const [, said] = /METRICS_PORT=(\d+)/.exec(stage) ?? /PORT=(\d+)/.exec(stage) ?? []
    expect(said).toBe(String(port))
  })

  test('and the page of health read KrakenD at the same place', () => {
    const [krakend] = mountedAt('/etc/prometheus/passerelle', services)
    for (const name of ['interfaces', 'interfaces-2'])
      expect(services[name]?.environment?.['PASSERELLE_METRICS_URLS']).toBe(`http://${krakend?.targets[0]}`)
  })

  test('looks for them where they are mounted', () => {
    const file = read('prometheus/prometheus.yml')
    expect(file).toContain('files: [cibles/*.json, passerelle/*.json]')
    expect(file).toContain('files: [alertmanagers/*.json]')
    expect(file).toContain('- rules/*.yml')
  })

  test('sends alerts to the alertmanager of the compose file', () => {
    const targets = mountedAt('/etc/prometheus/alertmanagers', services)
    expect(targets.flatMap((one) => one.targets)).toEqual(['alertmanager:9093'])
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

test('each link of the dashboards leads to a runbook, where Grafana has its static files', () => {
  const mount = services['grafana']?.volumes?.find((volume) => volume.startsWith('./docs/runbooks:'))
  const [, root, place] = /:(\/usr\/share\/grafana)(\/public\/\S+):ro$/.exec(mount ?? '') ?? []
  expect(root).toBeDefined()
  const dashboards = globSync('grafana/dashboards/*.json', { cwd: CHECKOUT }).map(
    (path) => JSON.parse(read(path)) as { links: { type: string; url?: string }[] },
  )
  const links = dashboards.flatMap((one) => one.links.filter(({ type }) => type === 'link'))
  expect(links.length).toBeGreaterThan(dashboards.length)
  for (const { url } of links)
    expect(existsSync(join(CHECKOUT, url?.replace(`${place}/`, 'docs/runbooks/') ?? '')), url).toBe(true)
})
