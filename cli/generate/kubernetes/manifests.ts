/**
 * Writes what the topology decides under deploy/kubernetes: a file for each process, the servers that it uses, and the list
 * that kustomize reads. Run: `pnpm generate`
 */
import { addressVariableOf } from '@comptoir/contracts'
import { writeGenerated } from '@comptoir/system/generated-file.ts'
import { metricsVariableOf } from '@comptoir/system/supervisor/plan.ts'
import { processes } from '@comptoir/system/topology.ts'
import { stringify } from 'yaml'
import { closed, networkPolicy } from './network.ts'
import { callersOf, hasMetricsPort, type Manifest, metricsPortOf, portOf } from './parts.ts'
import { scalers } from './scaling.ts'
import { serverFiles } from './servers.ts'
import { deployment, disruptionBudget, service } from './workload.ts'

const FOLDER = 'deploy/kubernetes'
const MADE = '# Made by pnpm generate from the contracts: change cli/generate/kubernetes, never this file.\n'

/** In YAML 1.1, as kubectl reads it, `on` is no text unless it is quoted. */
const AS_KUBECTL_READS = { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false } as const

const textOf = (documents: readonly object[]): string =>
  MADE + documents.map((one) => stringify(one, AS_KUBECTL_READS)).join('---\n')

const processFiles = (): Readonly<Record<string, readonly Manifest[]>> =>
  Object.fromEntries(
    processes.map((spec) => [
      `${spec.name}.yaml`,
      [deployment(spec), service(spec), disruptionBudget(spec), ...scalers(spec), networkPolicy(spec)],
    ]),
  )

/** One address for each service: the cluster shares connections out among its instances. */
const addresses = (): readonly string[] =>
  processes
    .filter((spec) => callersOf(spec).length > 0)
    .flatMap((spec) => [
      `${addressVariableOf(spec)}=http://${spec.name}:${portOf(spec)}`,
      ...(hasMetricsPort(spec)
        ? [`${metricsVariableOf(spec)}=http://${spec.name}:${metricsPortOf(spec)}`]
        : []),
    ])

const kustomization = (resources: readonly string[]): object => ({
  apiVersion: 'kustomize.config.k8s.io/v1beta1',
  kind: 'Kustomization',
  resources,
})

function baseFiles(): Readonly<Record<string, readonly object[]>> {
  const files: Readonly<Record<string, readonly Manifest[]>> = {
    ...processFiles(),
    'closed.yaml': [closed()],
  }
  const list = {
    ...kustomization(Object.keys(files).sort()),
    configMapGenerator: [
      // A change of it makes new pods.
      { name: 'settings', envs: ['settings.env'] },
      { name: 'addresses', literals: addresses() },
    ],
  }
  return { ...files, 'kustomization.yaml': [list] }
}

/** Every file of deploy/kubernetes that the topology decides, by its path from the root of the repository. */
export const generated = (): readonly { readonly path: string; readonly text: string }[] =>
  Object.entries({ base: baseFiles(), servers: serverFiles() }).flatMap(([folder, files]) =>
    Object.entries(files).map(([name, documents]) => ({
      path: `${FOLDER}/${folder}/${name}`,
      text: textOf(documents),
    })),
  )

if (import.meta.main) for (const { path, text } of generated()) writeGenerated(path, text)
