/** What several manifests have in common: names, labels, who a pod is, where its secrets are. */
import { gatewayMetricsPort } from '@comptoir/contracts/passerelle.ts'
import { gateway, interfaces, type ProcessSpec, processes } from '@comptoir/system/topology.ts'

export interface Manifest {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> }
  readonly [field: string]: unknown
}

export const NAME = 'app.kubernetes.io/name'
const PART_OF = 'app.kubernetes.io/part-of'
export const OURS = { [PART_OF]: 'comptoir' } as const
export const nameOf = (name: string) => ({ [NAME]: name })
export const labelsOf = (name: string) => ({ ...nameOf(name), ...OURS })

export const SERVICE_IMAGE = 'comptoir-service:0.1.0'
export const GATEWAY_IMAGE = 'comptoir-krakend:0.1.0'

/** The servers that every process but the gateway uses, by the names of their services. */
export const SERVERS = {
  // CloudNativePG calls the service of the primary so.
  postgres: { host: 'postgres-rw', port: 5432, labels: { 'cnpg.io/cluster': 'postgres' } },
  rabbitmq: { host: 'rabbitmq', port: 5672, labels: nameOf('rabbitmq') },
  redis: { host: 'redis', port: 6379, labels: nameOf('redis') },
} as const
export type ServerName = keyof typeof SERVERS

/** Made by the operator of RabbitMQ for its cluster. */
export const BUS_ACCOUNT = 'rabbitmq-default-user'

export const isService = (spec: ProcessSpec): boolean => spec !== gateway
/** Open to people and programs outside. */
export const isDoor = (spec: ProcessSpec): boolean => spec === gateway || spec === interfaces
export const serversOf = (spec: ProcessSpec): readonly ServerName[] =>
  spec.database === undefined ? [] : ['postgres', 'rabbitmq', 'redis']
export const portOf = ({ ports }: ProcessSpec): number => {
  const [port] = ports
  if (port === undefined) throw new Error('a process without a port')
  return port
}
/** The gateway tells its metrics on a port of its own: its first one is for the public. */
export const metricsPortOf = (spec: ProcessSpec): number =>
  spec === gateway ? gatewayMetricsPort : portOf(spec)
export const hasMetricsPort = (spec: ProcessSpec): boolean => metricsPortOf(spec) !== portOf(spec)
/** Every port of it that its callers reach. */
export const portsFor = (spec: ProcessSpec): readonly number[] =>
  hasMetricsPort(spec) ? [portOf(spec), metricsPortOf(spec)] : [portOf(spec)]
export const called = (spec: ProcessSpec): readonly ProcessSpec[] =>
  processes.filter(({ name }) => spec.calls.includes(name))
export const callersOf = (spec: ProcessSpec): readonly ProcessSpec[] =>
  processes.filter(({ calls }) => calls.includes(spec.name))

/** The account in the image; nobody gains rights, nothing is written but to /tmp. */
export const podSecurity = (account: number) => ({
  runAsNonRoot: true,
  runAsUser: account,
  runAsGroup: account,
  fsGroup: account,
  seccompProfile: { type: 'RuntimeDefault' },
})
export const containerSecurity = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
}
export const SERVICE_ACCOUNT = 1000
export const GATEWAY_ACCOUNT = 65_532

/** What no pod of ours needs: the API of the cluster, and variables that it makes of all services. */
export const pod = {
  automountServiceAccountToken: false,
  enableServiceLinks: false,
}

/** A secret of one value, as a file of /run/secrets: its own name has no underscore, that of its file may. */
export interface SecretFile {
  readonly secret: string
  readonly key: string
  readonly file: string
}
export const secretFile = (file: string): SecretFile => ({
  secret: file.replaceAll('_', '-'),
  key: 'password',
  file,
})
export const secretVolume = (files: readonly SecretFile[]) => ({
  name: 'secrets',
  projected: {
    defaultMode: 0o440,
    sources: files.map(({ secret, key, file }) => ({
      secret: { name: secret, items: [{ key, path: file }] },
    })),
  },
})
export const temporary = { name: 'tmp', emptyDir: { sizeLimit: '16Mi' } }
export const TMP_MOUNT = { name: 'tmp', mountPath: '/tmp' }
export const SECRETS_MOUNT = { name: 'secrets', mountPath: '/run/secrets', readOnly: true }
