/**
 * The manifests as they stand, without kustomize: what their kinds allow, the rules of the house, and what docker-compose.yml and the
 * topology say of the same processes. `npm run kubernetes -- check` judges what kustomize makes of them by the same functions.
 */
import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { checkout } from '@comptoir/system/checkout.ts'
import { processes } from '@comptoir/system/topology.ts'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { readCompose } from '../../containers/compose.ts'
import { faultsOf } from '../judge.ts'
import { type Container, type Manifest, readManifests, titleOf } from '../manifest.ts'
import { RULES } from '../rules.ts'
import { SCHEMAS, schemaCheck } from '../schemas.ts'
import { MADE_BY_OPERATORS, secretNames } from '../secrets.ts'

const FOLDER = 'deploy/kubernetes'
const read = (path: string) => readFileSync(join(checkout, path), 'utf8')
const check = schemaCheck(checkout)
const files = globSync(`${FOLDER}/{base,servers,overlays/postgres}/*.yaml`, { cwd: checkout })
  .filter((path) => basename(path) !== 'kustomization.yaml')
  .sort()

/** What kustomize makes of the lists in the base, under their own names. */
function configMaps(): readonly Manifest[] {
  const { configMapGenerator } = parse(read(`${FOLDER}/base/kustomization.yaml`)) as {
    configMapGenerator: { name: string; envs?: string[]; literals?: string[] }[]
  }
  return configMapGenerator.map(({ name, envs = [], literals = [] }) => {
    const lines = [...literals, ...envs.flatMap((path) => read(`${FOLDER}/base/${path}`).split('\n'))]
    const pairs = lines.filter((line) => /^\w+=/.test(line)).map((line) => line.split(/=(.*)/s).slice(0, 2))
    const data = Object.fromEntries(pairs) as Record<string, string>
    return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data }
  })
}

const manifests: readonly Manifest[] = [
  ...files.flatMap((path) => readManifests(read(path))),
  ...configMaps(),
]

const find = (title: string): Manifest => {
  const found = manifests.find((one) => titleOf(one) === title)
  if (found === undefined) throw new Error(`no ${title}`)
  return found
}
const containerOf = (title: string): Container => {
  const [container] = find(title).spec?.template?.spec.containers ?? []
  if (container === undefined) throw new Error(`${title} has no container`)
  return container
}

/** The manifests with one of them changed. */
function changed(title: string, change: (copy: Mutable) => void): readonly Manifest[] {
  const copy = structuredClone(find(title)) as unknown as Mutable
  change(copy)
  return manifests.map((one) => (titleOf(one) === title ? (copy as unknown as Manifest) : one))
}
// oxlint-disable-next-line typescript/no-explicit-any -- a planted fault may be of any form
type Mutable = any

test('nothing is wrong with the manifests', () => {
  expect(files.length).toBeGreaterThan(processes.length)
  expect(faultsOf(manifests, check)).toEqual([])
})

describe('a planted fault is found', () => {
  const stock = 'Deployment stock'
  const pod = (copy: Mutable) => copy.spec.template.spec
  const container = (copy: Mutable) => pod(copy).containers[0]
  const PLANTED: readonly [rule: keyof typeof RULES, title: string, change: (copy: Mutable) => void][] = [
    [
      'every container has limits and requests',
      stock,
      (copy) => delete container(copy).resources.limits.memory,
    ],
    ['every container that stays is probed', stock, (copy) => delete container(copy).readinessProbe],
    [
      'no container writes, gains rights or is root',
      'Job provisioning',
      (copy) => (container(copy).securityContext.readOnlyRootFilesystem = false),
    ],
    [
      'no pod sees the API of the cluster or the disk of its node',
      stock,
      (copy) => pod(copy).volumes.push({ name: 'disk', hostPath: { path: '/' } }),
    ],
    ['every image has its version', stock, (copy) => (container(copy).image = 'comptoir-service:latest')],
    [
      'no secret stands in a manifest',
      stock,
      (copy) => container(copy).env.push({ name: 'OTHER_URL', value: 'redis://stock:word@redis:6379' }),
    ],
    [
      'what is asked of a config map is in it',
      'Deployment rapports',
      (copy) =>
        (container(copy).env.find(
          ({ name }: Mutable) => name === 'STOCK_URLS',
        ).valueFrom.configMapKeyRef.key += 'X'),
    ],
    [
      'what scalers, budgets, services and doors name is there',
      'ScaledObject facturation-worker',
      (copy) => (copy.spec.scaleTargetRef.name = 'worker'),
    ],
    [
      'each deployment has what goes with it',
      'NetworkPolicy stock',
      (copy) => (copy.metadata.name = 'other'),
    ],
    [
      'a way that one side opens the other opens as well',
      'NetworkPolicy stock',
      (copy) => copy.spec.ingress.shift(),
    ],
  ]

  test.each(PLANTED)('%s: in %s', (rule, title, change) => {
    expect(RULES[rule]?.(changed(title, change))).not.toEqual([])
  })

  test('each rule has one', () => {
    expect(PLANTED.map(([rule]) => rule)).toEqual(Object.keys(RULES))
  })

  test('a secret that nobody makes', () => {
    const faults = faultsOf(
      changed(stock, (copy) => (pod(copy).volumes[1].projected.sources[0].secret.name = 'base-other')),
      check,
    )
    expect(faults).toEqual(['secret base-other: nobody makes it'])
  })
})

describe('schemas', () => {
  const PLANTED: readonly { what: string; title: string; change: (copy: Mutable) => void; names: string }[] =
    [
      {
        what: 'a field that the API does not know',
        title: 'Deployment stock',
        change: (copy) => (copy.spec.template.spec.priorityClass = 'x'),
        names: 'priorityClass',
      },
      {
        what: 'a list for a number',
        title: 'PodDisruptionBudget stock',
        change: (copy) => (copy.spec.maxUnavailable = [1]),
        names: '/spec/maxUnavailable',
      },
      {
        what: 'what has to be there and is not',
        title: 'HorizontalPodAutoscaler stock',
        change: (copy) => delete copy.spec.maxReplicas,
        names: 'maxReplicas',
      },
      {
        what: 'a word that an operator does not know',
        title: 'Cluster postgres',
        change: (copy) => (copy.spec.postgresql.synchronous.method = 'some'),
        names: '/spec/postgresql/synchronous/method',
      },
      {
        what: 'a field that an operator does not know',
        title: 'ScaledObject facturation-worker',
        change: (copy) => (copy.spec.maxReplicas = 4),
        names: 'maxReplicas',
      },
      {
        what: 'a switch where PostgreSQL has a word',
        title: 'Cluster postgres',
        change: (copy) => (copy.spec.postgresql.parameters.fsync = true),
        names: '/spec/postgresql/parameters/fsync',
      },
    ]
  test.each(PLANTED)('$what is refused', ({ title, change, names }) => {
    const copy = structuredClone(find(title)) as unknown as Mutable
    change(copy)
    expect(check(copy as unknown as Manifest)).toContainEqual(expect.stringContaining(names))
  })

  test('each kind that has a schema is used, or made by a command', () => {
    const { kinds } = JSON.parse(read(SCHEMAS)) as { kinds: Record<string, string> }
    const used = new Set([...manifests.map(({ apiVersion, kind }) => `${apiVersion}/${kind}`), 'v1/Secret'])
    expect(Object.keys(kinds).filter((kind) => !used.has(kind))).toEqual([])
  })
})

describe('what other places say of the same processes', () => {
  const compose = readCompose(checkout)

  test.each(processes.map((spec) => [spec.name, spec] as const))(
    '%s runs as in docker-compose.yml',
    (name, spec) => {
      const here = containerOf(`Deployment ${name}`)
      const there = compose.services[name]
      expect(here.resources?.limits?.['memory']).toBe(there?.mem_limit?.replace(/m$/, 'Mi'))
      expect(here.image).toBe(there?.image.replace(/\$\{COMPTOIR_GATEWAY:-(\w+)\}/, '$1'))
      const own = ['INSTANCE_ID', 'BUS_USER', 'FIRST_PASSWORD_FILE']
      const names = (here.env ?? []).map((one) => one.name).filter((one) => !own.includes(one))
      const theirs = ['PROFILE', 'SEED', 'PAST_UNTIL', 'OTEL_EXPORTER_OTLP_ENDPOINT', 'BILLING_URL']
      expect(names.sort()).toEqual(
        Object.keys(there?.environment ?? {})
          .filter((one) => !theirs.includes(one))
          .sort(),
      )
      expect(names.filter((one) => /(?<!_METRICS)_URLS$/.test(one)).length).toBe(spec.calls.length)
    },
  )

  test('secrets are named as kubectl wants names', () => {
    for (const name of [...secretNames(), ...MADE_BY_OPERATORS])
      expect(name).toMatch(/^[a-z\d]+(-[a-z\d]+)*$/)
  })

  test('PostgreSQL bears what all instances may open', () => {
    const most = (manifest: Mutable): number => manifest.spec.maxReplicas ?? manifest.spec.maxReplicaCount
    const scalers = manifests.filter(({ kind }) => ['HorizontalPodAutoscaler', 'ScaledObject'].includes(kind))
    const own = scalers
      .filter(({ metadata }) => metadata.name !== 'passerelle')
      .reduce((sum, one) => sum + most(one), 0)
    // Each has a pool of four and two beside it.
    expect(
      Number((find('Cluster postgres') as Mutable).spec.postgresql.parameters.max_connections),
    ).toBeGreaterThan(own * 6)
  })
})
