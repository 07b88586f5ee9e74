/** The Dockerfile has an image for each process, of exact bases, and says what the code and docker-compose.yml say. */

import { processes } from '@comptoir/system/topology.ts'
import { describe, expect, test } from 'vitest'
import { readCompose } from '../containers/compose.ts'
import { parseDockerfile, type Stage, type Step } from '../containers/dockerfile.ts'
import { CHECKOUT, read, repositoryFiles } from './tree.ts'

const files = repositoryFiles()
const compose = readCompose(CHECKOUT)
const all = Object.entries(compose.services)
const stages = parseDockerfile(read('Dockerfile'))
const ownServices = all.filter(([, { build }]) => build !== undefined)
/** The other gateway, taken by a variable. */
const withStandIn = readCompose(CHECKOUT, { PASSERELLE: 'doublure' })
const targets = new Set(
  [compose, withStandIn].flatMap(({ services }) =>
    Object.values(services).flatMap(({ build }) => build?.target ?? []),
  ),
)

const stageNamed = (name: string): Stage => {
  const stage = stages.find((one) => one.name === name)
  if (stage === undefined) throw new Error(`no stage ${name}`)
  return stage
}

/** The steps of a stage after those of the stages that it is made from. */
const stepsOf = (name: string): readonly Step[] => {
  const { from, steps } = stageNamed(name)
  return stages.some((one) => one.name === from) ? [...stepsOf(from), ...steps] : steps
}

const isOfKind =
  <K extends Step['kind']>(kind: K) =>
  (step: Step): step is Extract<Step, { kind: K }> =>
    step.kind === kind

const envOf = (name: string): Record<string, string> =>
  Object.assign(
    {},
    ...stepsOf(name)
      .filter(isOfKind('env'))
      .map(({ values }) => values),
  ) as Record<string, string>

describe('images', () => {
  const images = [...stages.map(({ from }) => from), ...all.map(([, { image }]) => image)].filter(
    (image) => !stages.some(({ name }) => name === image),
  )

  test.each([...new Set(images)])('%s has an exact tag', (image) => {
    expect(image).toMatch(/^[a-z0-9/-]+:v?\d+\.\d+(\.\d+)?(-[a-z0-9.-]+)?$/)
  })

  test('the base image has the Node of the catalog, and the pnpm of the first start', () => {
    const [, node] = /^ {2}node: (\S+)$/m.exec(read('pnpm-workspace.yaml')) ?? []
    const [, pnpm] = /pnpmVersion = '(\S+)'/.exec(read('cli/bootstrap.mjs')) ?? []
    const bases = images.filter((image) => image.startsWith('node:'))
    expect(new Set(bases)).toEqual(new Set([`node:${node}-bookworm-slim`]))
    expect(read('Dockerfile')).toContain(`RUN npm install --global pnpm@${pnpm}\n`)
  })

  test('Go in the image is the one under which everything is checked', () => {
    const checked = [...read('.github/workflows/ci.yml').matchAll(/go-version: '([\d.]+)'/g)]
    const bases = images.filter((image) => image.startsWith('golang:'))
    expect(new Set(bases)).toEqual(new Set(checked.map(([, version]) => `golang:${version}-bookworm`)))
  })

  test('k6 in the image is the one that npm run tools builds', () => {
    const [, built] = /\tgo\.k6\.io\/k6\/v2 v(\S+)/.exec(read('tools/k6/go.mod')) ?? []
    expect(compose.services['charge']?.image).toBe(`grafana/k6:${built}`)
  })
})

describe('targets', () => {
  const named = new Set(stages.map(({ name }) => name))
  const usedBelow = new Set(
    stages.flatMap(({ from, steps }) => [from, ...steps.filter(isOfKind('copy')).map((copy) => copy.from)]),
  )

  test('compose builds each target that ends a line of stages, and no other', () => {
    const ends = [...named].filter((name) => !usedBelow.has(name))
    expect([...targets].sort()).toEqual(ends.sort())
  })

  test.each(ownServices)('%s runs its own target', (name, { build, image }) => {
    const expected = name === 'passerelle' ? build?.target : name.replace(/-\d$/, '')
    expect(build?.target).toBe(expected)
    expect(image).toBe(
      `comptoir-${build?.target}:${(JSON.parse(read('package.json')) as { version: string }).version}`,
    )
  })

  test.each([...targets])('%s runs as somebody other than root', (target) => {
    const user = stepsOf(target).findLast(isOfKind('user'))
    expect(user?.name).toMatch(/^(node|\d{2,}(:\d+)?)$/)
  })

  test.each([...targets])('%s copies what is in the repository', (target) => {
    const sources = stepsOf(target)
      .filter(isOfKind('copy'))
      .flatMap(({ from, sources: paths }) => (from === undefined ? paths : []))
    expect(
      sources.filter((path) => !files.some((file) => file === path || file.startsWith(`${path}/`))),
    ).toEqual([])
  })

  test.each([...targets])('%s answers on its HEALTHCHECK path', (target) => {
    const argv = stepsOf(target).findLast(isOfKind('healthcheck'))?.argv?.join(' ')
    if (target === 'approvisionnement') return expect(argv).toBeUndefined()
    if (target === 'krakend') {
      expect(argv).toBe('/app/krakend health')
      return expect(read('krakend/gateway/serve.go')).toContain('engine.GET("/ready"')
    }
    const [, path] = /env\.PORT \+ '(\/[a-z_]+)'/.exec(argv ?? '') ?? []
    const server =
      target === 'doublure' ? 'krakend/stand-in/src/probes.ts' : 'packages/kit/src/http/probes.ts'
    expect(path).toBeDefined()
    expect(read(server)).toContain(`'${path}'`)
  })

  test.each([...targets].filter((target) => target !== 'approvisionnement'))(
    '%s exposes the port that it takes',
    (target) => {
      const exposed = stepsOf(target)
        .filter(isOfKind('expose'))
        .map(({ port }) => String(port))
      expect(exposed).toContain(envOf(target)['PORT'] ?? exposed[0])
      const spec =
        processes.find(({ name }) => name === target) ?? processes.find(({ name }) => name === 'passerelle')
      expect(exposed[0]).toBe(String(spec?.ports[0]))
    },
  )
})
