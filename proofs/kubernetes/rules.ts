/**
 * What every manifest of ours keeps, whatever its schema allows. A rule looks at all of them together, and gives a line for each
 * that breaks it.
 */
import { type Container, type Manifest, type PodSpec, type Selector, titleOf } from './manifest.ts'
import { unequalPaths } from './paths.ts'

type Rule = (manifests: readonly Manifest[]) => readonly string[]

interface Pod {
  readonly title: string
  readonly spec: PodSpec
}

const podsOf = (manifests: readonly Manifest[]): readonly Pod[] =>
  manifests.flatMap((one) => {
    const spec = one.spec?.template?.spec
    return spec === undefined ? [] : [{ title: titleOf(one), spec }]
  })

const containersOf = ({ containers, initContainers = [] }: PodSpec): readonly Container[] => [
  ...containers,
  ...initContainers,
]

/** A rule on each container, by what is wrong with one. */
const onContainers =
  (judge: (container: Container, pod: PodSpec) => string | undefined): Rule =>
  (manifests) =>
    podsOf(manifests).flatMap(({ title, spec }) =>
      containersOf(spec).flatMap((container) => {
        const wrong = judge(container, spec)
        return wrong === undefined ? [] : [`${title}, ${container.name}: ${wrong}`]
      }),
    )

const limited: Rule = onContainers(({ resources }) => {
  const wanted = ['cpu', 'memory'] as const
  const missing = wanted.find((name) => !resources?.limits?.[name] || !resources.requests?.[name])
  return missing === undefined ? undefined : `no limit or request of ${missing}`
})

/** What ends by itself has no probes: how it ended says how it is. */
const probed: Rule = onContainers(({ livenessProbe, readinessProbe }, { restartPolicy = 'Always' }) =>
  restartPolicy !== 'Always' || (livenessProbe !== undefined && readinessProbe !== undefined)
    ? undefined
    : 'no probe of life or of readiness',
)

const confined: Rule = onContainers(({ securityContext: own }, { securityContext: shared }) => {
  if (own?.readOnlyRootFilesystem !== true) return 'its file system can be written'
  if (own.allowPrivilegeEscalation !== false) return 'it may gain rights'
  if (!own.capabilities?.drop?.includes('ALL')) return 'it has capabilities'
  if (shared?.runAsNonRoot !== true) return 'it may be root'
  return shared.seccompProfile?.type === 'RuntimeDefault' ? undefined : 'no seccomp profile'
})

const apart: Rule = (manifests) =>
  podsOf(manifests).flatMap(({ title, spec }) => {
    if (spec.automountServiceAccountToken !== false) return [`${title}: it may ask the cluster's API`]
    if (spec.enableServiceLinks !== false) return [`${title}: the cluster gives it variables`]
    return spec.volumes?.some(({ hostPath }) => hostPath !== undefined) === true
      ? [`${title}: it sees the disk of its node`]
      : []
  })

const exactImages: Rule = onContainers(({ image }) =>
  /:[\w.-]*\d[\w.-]*$/.test(image) ? undefined : `image without a version: ${image}`,
)

/** A value that is secret stands in a file or in a reference, where no listing of the pod shows it. */
const unshown: Rule = onContainers(({ env = [] }) => {
  const shown = env.find(
    ({ name, value = '' }) =>
      (/PASSWORD|SECRET|TOKEN|KEY/.test(name) && !/^(\/.*)?$/.test(value)) ||
      /:\/\/[^/@]+:[^/@]+@/.test(value),
  )
  return shown === undefined ? undefined : `a secret in ${shown.name}`
})

const known =
  (kind: string) =>
  (manifests: readonly Manifest[]): ReadonlySet<string> =>
    new Set(manifests.filter((one) => one.kind === kind).map(({ metadata }) => metadata.name))

/** What a config map is asked for is in it. */
const configured: Rule = (manifests) => {
  const maps = new Map(
    manifests.filter(({ kind }) => kind === 'ConfigMap').map((one) => [one.metadata.name, one]),
  )
  return podsOf(manifests).flatMap(({ title, spec }) =>
    containersOf(spec).flatMap(({ env = [], envFrom = [] }) => [
      ...envFrom.flatMap(({ configMapRef: map }) =>
        map === undefined || maps.has(map.name) ? [] : [`${title}: no config map ${map.name}`],
      ),
      ...env.flatMap(({ valueFrom }) => {
        const from = valueFrom?.configMapKeyRef
        if (from === undefined || maps.get(from.name)?.data?.[from.key] !== undefined) return []
        return [`${title}: no ${from.key} in the config map ${from.name}`]
      }),
    ]),
  )
}

/** A scaler scales, a budget and a service find, a door opens onto what is there. */
const aimed: Rule = (manifests) => {
  const deployments = known('Deployment')(manifests)
  const services = known('Service')(manifests)
  const pods = manifests.flatMap(({ spec }) =>
    spec?.template === undefined ? [] : [spec.template.metadata.labels],
  )
  const finds = (labels: Readonly<Record<string, string>>) =>
    pods.some((pod) => Object.entries(labels).every(([key, value]) => pod[key] === value))
  return manifests.flatMap((one) => {
    const { scaleTargetRef, selector, rules = [] } = one.spec ?? {}
    const lost = rules
      .flatMap(({ http }) => http.paths.map(({ backend }) => backend.service.name))
      .filter((name) => !services.has(name))
    if (one.kind === 'Ingress') return lost.map((name) => `${titleOf(one)}: no service ${name}`)
    if (scaleTargetRef !== undefined && !deployments.has(scaleTargetRef.name))
      return [`${titleOf(one)}: no deployment ${scaleTargetRef.name}`]
    if (selector === undefined || !['Service', 'PodDisruptionBudget'].includes(one.kind)) return []
    const labels =
      one.kind === 'Service' ? (selector as Record<string, string>) : (selector as Selector).matchLabels
    return finds(labels ?? {}) ? [] : [`${titleOf(one)}: it finds no pod`]
  })
}

/** Each deployment of several has a scaler or says how many, a budget, and a policy of the network. */
const complete: Rule = (manifests) => {
  const budgets = known('PodDisruptionBudget')(manifests)
  const policies = known('NetworkPolicy')(manifests)
  const scaled = new Set(manifests.flatMap(({ spec }) => spec?.scaleTargetRef?.name ?? []))
  return manifests.flatMap((one) => {
    const { name } = one.metadata
    if (one.spec?.template === undefined) return []
    if (!policies.has(name)) return [`${titleOf(one)}: no network policy`]
    return scaled.has(name) && !budgets.has(name) ? [`${titleOf(one)}: no budget of disruptions`] : []
  })
}

export const RULES: Readonly<Record<string, Rule>> = {
  'every container has limits and requests': limited,
  'every container that stays is probed': probed,
  'no container writes, gains rights or is root': confined,
  'no pod sees the API of the cluster or the disk of its node': apart,
  'every image has its version': exactImages,
  'no secret stands in a manifest': unshown,
  'what is asked of a config map is in it': configured,
  'what scalers, budgets, services and doors name is there': aimed,
  'each deployment has what goes with it': complete,
  'a way that one side opens the other opens as well': unequalPaths,
}

/** Which secrets pods, servers and scalers want. */
export function secretsWanted(manifests: readonly Manifest[]): ReadonlySet<string> {
  const ofPods = podsOf(manifests).flatMap(({ spec }) => [
    ...(spec.volumes ?? [])
      .flatMap(({ projected }) => projected?.sources ?? [])
      .flatMap(({ secret }) => secret?.name ?? []),
    ...containersOf(spec)
      .flatMap(({ env = [] }) => env)
      .flatMap(({ valueFrom }) => valueFrom?.secretKeyRef?.name ?? []),
  ])
  const ofOthers = manifests.flatMap(({ spec }) => [
    ...(spec?.superuserSecret === undefined ? [] : [spec.superuserSecret.name]),
    ...(spec?.secretTargetRef ?? []).map(({ name }) => name),
  ])
  return new Set([...ofPods, ...ofOthers])
}
