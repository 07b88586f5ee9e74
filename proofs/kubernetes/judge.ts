/** What kustomize makes of each overlay, judged by schemas and by rules of our own. Nothing is asked over a network. */
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Manifest, readManifests, titleOf } from './manifest.ts'
import { RULES, secretsWanted } from './rules.ts'
import type { SchemaCheck } from './schemas.ts'
import { MADE_BY_OPERATORS, secretNames } from './secrets.ts'

const OVERLAYS = 'deploy/kubernetes/overlays'

export const overlays = (checkout: string): readonly string[] => readdirSync(join(checkout, OVERLAYS)).sort()

/** All manifests of an overlay, as `kubectl apply -k` would send them. @throws what kustomize says when it cannot. */
export function build(kustomize: string, checkout: string, overlay: string): readonly Manifest[] {
  const { status, stdout, stderr, error } = spawnSync(kustomize, ['build', join(OVERLAYS, overlay)], {
    cwd: checkout,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    timeout: 60_000,
  })
  if (error !== undefined) throw error
  if (status !== 0) throw new Error(stderr.trim())
  return readManifests(stdout)
}

/** What is wrong with these manifests, a line each. `check` is `schemaCheck`, which takes a second to make. */
export function faultsOf(manifests: readonly Manifest[], check: SchemaCheck): readonly string[] {
  return [
    ...manifests.flatMap((one) => check(one).map((fault) => `${titleOf(one)}: ${fault}`)),
    ...Object.entries(RULES).flatMap(([rule, broken]) =>
      broken(manifests).map((fault) => `${fault} (${rule})`),
    ),
    ...secretFaults(manifests),
    ...twice(manifests).map((title) => `${title}: twice`),
  ]
}

/** Each secret that is wanted has a maker, and none is made for nobody. */
function secretFaults(manifests: readonly Manifest[]): readonly string[] {
  const wanted = secretsWanted(manifests)
  const made = new Set<string>([...secretNames(), ...MADE_BY_OPERATORS])
  return [
    ...[...wanted].filter((name) => !made.has(name)).map((name) => `secret ${name}: nobody makes it`),
    ...[...made].filter((name) => !wanted.has(name)).map((name) => `secret ${name}: nobody wants it`),
  ]
}

function twice(manifests: readonly Manifest[]): readonly string[] {
  const titles = manifests.map((one) => `${one.apiVersion} ${titleOf(one)}`)
  return titles.filter((title, index) => titles.indexOf(title) < index)
}
