/** Ways through the network: what one pod may send has to be what the other may receive. */
import type { Manifest, Selector, Traffic } from './manifest.ts'

/** Which label says what a pod is; pods of CloudNativePG have one of their own. */
const NAMES = ['app.kubernetes.io/name', 'cnpg.io/cluster']

/** The pods that a selector means; none where it does not go by names. */
function named({ matchLabels = {}, matchExpressions = [] }: Selector): readonly string[] {
  return [
    ...NAMES.flatMap((label) => matchLabels[label] ?? []),
    ...matchExpressions.filter(({ key }) => NAMES.includes(key)).flatMap(({ values }) => values),
  ]
}

type Side = 'ingress' | 'egress'

function waysOf({ spec }: Manifest, side: Side): readonly { from: string; to: string; port: number }[] {
  const peersOf = (traffic: Traffic) => (side === 'ingress' ? traffic.from : traffic.to) ?? []
  return named(spec?.podSelector ?? {}).flatMap((own) =>
    (spec?.[side] ?? []).flatMap((traffic) =>
      peersOf(traffic)
        .filter(({ namespaceSelector }) => namespaceSelector === undefined)
        .flatMap(({ podSelector = {} }) => named(podSelector))
        .flatMap((other) =>
          (traffic.ports ?? []).map(({ port }) =>
            side === 'ingress' ? { from: other, to: own, port } : { from: own, to: other, port },
          ),
        ),
    ),
  )
}

/** The ways that only one side opens. Who may send anywhere, or receive from anywhere, needs no way of its own. */
export function unequalPaths(manifests: readonly Manifest[]): readonly string[] {
  const policies = manifests.filter(({ kind }) => kind === 'NetworkPolicy')
  const limited = (side: 'Ingress' | 'Egress') =>
    new Set(
      policies
        .filter(({ spec }) => spec?.policyTypes?.includes(side))
        .flatMap(({ spec }) => named(spec?.podSelector ?? {})),
    )
  const [senders, receivers] = [limited('Egress'), limited('Ingress')]
  const textsOf = (side: Side) =>
    policies
      .flatMap((policy) => waysOf(policy, side))
      .filter(({ from, to }) => senders.has(from) && receivers.has(to))
      .map(({ from, to, port }) => `${from} to ${to}:${port}`)
  const [sent, received] = [new Set(textsOf('egress')), new Set(textsOf('ingress'))]
  return [
    ...[...sent].filter((way) => !received.has(way)).map((way) => `${way}: not received`),
    ...[...received].filter((way) => !sent.has(way)).map((way) => `${way}: not sent`),
  ]
}
