/** The images are of exact bases, with the versions under which everything is checked, and each is published. */
import { NODE_FLAGS } from '@comptoir/system/node-flags.ts'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { readCompose } from '../containers/compose.ts'
import { CHECKOUT, read, repositoryFiles } from './tree.ts'

const dockerfile = read('Dockerfile')
const compose = readCompose(CHECKOUT)
const all = Object.values(compose.services)
const stages = [...dockerfile.matchAll(/^FROM (\S+) AS (\S+)$/gm)].map(([, from = '', name = '']) => ({
  from,
  name,
}))
const bases = stages.map(({ from }) => from).filter((from) => !stages.some(({ name }) => name === from))
/** Of both gateways: a variable says which one is built. */
const built = [compose, readCompose(CHECKOUT, { COMPTOIR_GATEWAY: 'stand-in' })].flatMap(({ services }) =>
  Object.values(services).flatMap(({ build, image }) =>
    build === undefined ? [] : { target: build.target, image },
  ),
)

describe('images', () => {
  const ours = new Set(built.map(({ image }) => image))
  const others = [...bases, ...all.map(({ image }) => image)].filter(
    (image) => image !== 'scratch' && !ours.has(image),
  )

  test.each([...new Set(others)])('%s has an exact tag', (image) => {
    expect(image).toMatch(/^[a-z0-9/-]+:v?\d+\.\d+(\.\d+)?(-[a-z0-9.-]+)?$/)
  })

  test('nothing of an engine of others is in an image: it is no dependency of what runs there', () => {
    const theirs = /^@(comptoir\/saga-restate|restatedev\/)/
    const depends = repositoryFiles()
      .filter((path) => /(^|\/)package\.json$/.test(path) && !/^(packages\/saga-restate|tools)\//.test(path))
      .filter((path) => {
        const { dependencies = {} } = JSON.parse(read(path)) as { dependencies?: Record<string, string> }
        return Object.keys(dependencies).some((name) => theirs.test(name))
      })
    expect(depends).toEqual([])
    expect(read('.dockerignore')).toMatch(/^packages\/saga-restate$/m)
    expect(read('.dockerignore')).not.toMatch(/^!tools/m)
  })

  test('every package has the version of the whole: what runs in an image tells that of the kit', () => {
    const versions = repositoryFiles()
      .filter((path) =>
        /^(|(packages|services|interfaces|krakend)\/[\w-]+\/|orchestrator\/)package\.json$/.test(path),
      )
      .map((path) => (JSON.parse(read(path)) as { version: string }).version)
    expect(versions.length).toBeGreaterThan(20)
    expect(new Set(versions).size).toBe(1)
  })

  test('a service runs in its image as npm start runs it', () => {
    expect(dockerfile).toContain(
      `CMD ${JSON.stringify(['node', ...NODE_FLAGS, 'src/main.ts']).replaceAll(',', ', ')}\n`,
    )
  })

  test('the base image has the Node of the catalog, and the pnpm of the first start', () => {
    const [, node] = /^ {2}node: (\S+)$/m.exec(read('pnpm-workspace.yaml')) ?? []
    const [, pnpm] = /pnpmVersion = '(\S+)'/.exec(read('cli/bootstrap.mjs')) ?? []
    expect(new Set(bases.filter((image) => image.startsWith('node:')))).toEqual(
      new Set([`node:${node}-bookworm-slim`]),
    )
    expect(dockerfile).toContain(`RUN npm install --global pnpm@${pnpm}\n`)
  })

  test('Go in the image is the one under which everything is checked', () => {
    const checked = [...read('.github/workflows/ci.yml').matchAll(/go-version: '([\d.]+)'/g)]
    expect(new Set(bases.filter((image) => image.startsWith('golang:')))).toEqual(
      new Set(checked.map(([, version]) => `golang:${version}-bookworm`)),
    )
  })

  test('k6 in the image is the one that npm run tools builds', () => {
    const [, version] = /\tgo\.k6\.io\/k6\/v2 v(\S+)/.exec(read('tools/k6/go.mod')) ?? []
    expect(compose.services['load']?.image).toBe(`grafana/k6:${version}`)
  })

  test('those of ours have the version of the repository, and the names of their targets', () => {
    const { version } = JSON.parse(read('package.json')) as { version: string }
    for (const { target, image } of built) expect(image).toBe(`comptoir-${target}:${version}`)
  })

  test('each that compose builds is published', () => {
    const { jobs } = parse(read('.github/workflows/images.yml')) as {
      jobs: { image: { strategy: { matrix: { target: string[] } } } }
    }
    expect(new Set(jobs.image.strategy.matrix.target)).toEqual(new Set(built.map(({ target }) => target)))
  })
})
