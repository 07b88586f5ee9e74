/** Who may reach whom, from the topology: what no policy allows is refused. */
import { type ProcessSpec, processes } from '@comptoir/system/topology.ts'
import {
  called,
  callersOf,
  isDoor,
  labelsOf,
  type Manifest,
  metricsPortOf,
  NAME,
  nameOf,
  OURS,
  portOf,
  portsFor,
  SERVERS,
  type ServerName,
  serversOf,
} from './parts.ts'

const tcp = (...ports: readonly number[]) => ports.map((port) => ({ protocol: 'TCP', port }))
const pods = (names: readonly string[]) => ({
  podSelector: { matchExpressions: [{ key: NAME, operator: 'In', values: [...names].sort() }] },
})
const inNamespace = (name: string) => ({
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } },
})

/** Where Prometheus is, and the operators that look after the servers. */
const MONITORING = inNamespace('monitoring')
const KEDA = inNamespace('keda')
const POSTGRES_OPERATOR = inNamespace('cnpg-system')
const DNS = {
  to: [{ ...inNamespace('kube-system'), podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } } }],
  ports: [
    { protocol: 'UDP', port: 53 },
    { protocol: 'TCP', port: 53 },
  ],
}

const policy = (name: string, spec: object): Manifest => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name, labels: labelsOf(name) },
  spec,
})

/** A pod of ours that no policy names reaches nobody, and nobody reaches it. */
export const closed = (): Manifest =>
  policy('closed', { podSelector: { matchLabels: OURS }, policyTypes: ['Ingress', 'Egress'] })

export function networkPolicy(spec: ProcessSpec): Manifest {
  const callers = callersOf(spec).map(({ name }) => name)
  const door = isDoor(spec) ? [{ ports: tcp(portOf(spec)) }] : []
  const fromCallers = callers.length === 0 ? [] : [{ from: [pods(callers)], ports: tcp(...portsFor(spec)) }]
  return policy(spec.name, {
    podSelector: { matchLabels: nameOf(spec.name) },
    policyTypes: ['Ingress', 'Egress'],
    ingress: [...door, ...fromCallers, { from: [MONITORING], ports: tcp(metricsPortOf(spec)) }],
    egress: [
      DNS,
      ...called(spec).map((one) => ({ to: [pods([one.name])], ports: tcp(...portsFor(one)) })),
      ...serversOf(spec).map(toServer),
    ],
  })
}

export const toServer = (name: ServerName) => ({
  to: [{ podSelector: { matchLabels: SERVERS[name].labels } }],
  ports: tcp(SERVERS[name].port),
})

const users = (server: ServerName): readonly string[] =>
  processes.filter((spec) => serversOf(spec).includes(server)).map(({ name }) => name)
const among = (server: ServerName) => ({ podSelector: { matchLabels: SERVERS[server].labels } })

/** What reaches each server beside the processes: its like, who looks after it, who measures it. */
const BESIDE: Readonly<Record<ServerName, readonly object[]>> = {
  postgres: [
    { from: [among('postgres')], ports: tcp(5432, 8000) },
    { from: [POSTGRES_OPERATOR], ports: tcp(5432, 8000) },
    { from: [MONITORING], ports: tcp(9187) },
  ],
  rabbitmq: [
    { from: [among('rabbitmq')], ports: tcp(4369, 25_672) },
    { from: [KEDA], ports: tcp(5672) },
    { from: [MONITORING], ports: tcp(15_692) },
  ],
  redis: [],
}

/** Only who comes in is limited: what PostgreSQL and RabbitMQ reach is their operators' business. */
export const serverPolicy = (server: ServerName, more: readonly string[] = []): Manifest =>
  policy(server, {
    podSelector: { matchLabels: SERVERS[server].labels },
    policyTypes: ['Ingress'],
    ingress: [
      { from: [pods([...users(server), ...more])], ports: tcp(SERVERS[server].port) },
      ...BESIDE[server],
    ],
  })

/** A job that speaks to PostgreSQL and to nobody else. */
export const jobPolicy = (name: string): Manifest =>
  policy(name, {
    podSelector: { matchLabels: nameOf(name) },
    policyTypes: ['Ingress', 'Egress'],
    egress: [DNS, toServer('postgres')],
  })
