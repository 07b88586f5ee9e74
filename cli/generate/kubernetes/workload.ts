/** One process in a cluster: its Deployment, its Service, and how many of it may be away. */
import { addressVariableOf, KEEPER_OF_KEYS } from '@comptoir/contracts'
import { NODE_FLAGS } from '@comptoir/system/node-flags.ts'
import { metricsVariableOf } from '@comptoir/system/supervisor/plan.ts'
import { gateway, type ProcessSpec } from '@comptoir/system/topology.ts'
import {
  BUS_ACCOUNT,
  called,
  containerSecurity,
  GATEWAY_ACCOUNT,
  GATEWAY_IMAGE,
  hasMetricsPort,
  isService,
  labelsOf,
  type Manifest,
  metricsPortOf,
  nameOf,
  pod,
  podSecurity,
  portOf,
  SECRETS_MOUNT,
  SERVERS,
  SERVICE_ACCOUNT,
  SERVICE_IMAGE,
  type SecretFile,
  secretFile,
  secretVolume,
  TMP_MOUNT,
  temporary,
} from './parts.ts'

/** One processor and the memory of docker-compose.yml; what is asked for is what a quiet instance needs. */
const RESOURCES = { requests: { cpu: '250m', memory: '192Mi' }, limits: { cpu: '1', memory: '384Mi' } }
/** Callers still send for a moment after the pod has left the list of its service. */
const LEAVES_AFTER_SECONDS = 3
/** Longer than that and the drain of a process together. */
const GRACE_SECONDS = 30

const probe = (path: string, rhythm: object) => ({ httpGet: { path, port: 'http' }, ...rhythm })
/** A start applies migrations, and waits for those of another instance. */
const PROBES = {
  startupProbe: probe('/health', { periodSeconds: 2, timeoutSeconds: 5, failureThreshold: 90 }),
  livenessProbe: probe('/health', { periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 3 }),
  readinessProbe: probe('/ready', { periodSeconds: 5, timeoutSeconds: 3, failureThreshold: 2 }),
}

const FIRST_PASSWORD = 'first_password'
const isKeeper = ({ name }: ProcessSpec): boolean => name === KEEPER_OF_KEYS

/** The secrets of a process, as files. */
export const secretsOf = (spec: ProcessSpec): readonly SecretFile[] => [
  ...(spec.database === undefined
    ? []
    : [
        secretFile(`base_${spec.database}`),
        { secret: BUS_ACCOUNT, key: 'password', file: 'bus' },
        secretFile('redis'),
      ]),
  ...(spec.operated === true ? [secretFile('operateur')] : []),
  ...(spec.sealed === true ? [secretFile('seal')] : []),
  ...(isKeeper(spec) ? [secretFile(FIRST_PASSWORD)] : []),
]

const value = (name: string, text: string) => ({ name, value: text })
const file = (name: string, secret: string) => value(name, `/run/secrets/${secret}`)

function environment(spec: ProcessSpec): readonly object[] {
  const { postgres, rabbitmq, redis } = SERVERS
  return [
    value('PORT', String(portOf(spec))),
    // Unlike the port it is of one pod alone: leases and metrics go by it.
    { name: 'INSTANCE_ID', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
    ...(spec.database === undefined
      ? []
      : [
          value(
            'DATABASE_URL',
            `postgres://${spec.database}@${postgres.host}:${postgres.port}/${spec.database}`,
          ),
          file('DATABASE_PASSWORD_FILE', `base_${spec.database}`),
          { name: 'BUS_USER', valueFrom: { secretKeyRef: { name: BUS_ACCOUNT, key: 'username' } } },
          value('BUS_URL', `amqp://$(BUS_USER)@${rabbitmq.host}:${rabbitmq.port}`),
          file('BUS_PASSWORD_FILE', 'bus'),
          value('REDIS_URL', `redis://${redis.host}:${redis.port}`),
          file('REDIS_PASSWORD_FILE', 'redis'),
        ]),
    ...(spec.operated === true ? [file('OPERATOR_TOKEN_FILE', 'operateur')] : []),
    ...(spec.sealed === true ? [file('SEAL_KEY_FILE', 'seal')] : []),
    ...(isKeeper(spec) ? [file('FIRST_PASSWORD_FILE', FIRST_PASSWORD)] : []),
    ...called(spec)
      .flatMap((one) => [addressVariableOf(one), ...(hasMetricsPort(one) ? [metricsVariableOf(one)] : [])])
      .map((key) => ({ name: key, valueFrom: { configMapKeyRef: { name: 'addresses', key } } })),
  ]
}

function container(spec: ProcessSpec): object {
  const secrets = secretsOf(spec)
  return {
    name: 'process',
    image: spec === gateway ? GATEWAY_IMAGE : SERVICE_IMAGE,
    ...(isService(spec) ? { workingDir: `/app/${spec.folder}` } : {}),
    ...(spec.main === undefined ? {} : { args: ['node', ...NODE_FLAGS, spec.main] }),
    ports: [
      { name: 'http', containerPort: portOf(spec) },
      ...(hasMetricsPort(spec) ? [{ name: 'metrics', containerPort: metricsPortOf(spec) }] : []),
    ],
    envFrom: [{ configMapRef: { name: 'settings' } }],
    env: environment(spec),
    resources: RESOURCES,
    ...PROBES,
    lifecycle: { preStop: { sleep: { seconds: LEAVES_AFTER_SECONDS } } },
    securityContext: containerSecurity,
    volumeMounts: [TMP_MOUNT, ...(secrets.length === 0 ? [] : [SECRETS_MOUNT])],
  }
}

/** How many of it run is not said here: its scaler says so. */
export function deployment(spec: ProcessSpec): Manifest {
  const { name } = spec
  const secrets = secretsOf(spec)
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, labels: labelsOf(name) },
    spec: {
      revisionHistoryLimit: 3,
      selector: { matchLabels: nameOf(name) },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
      template: {
        metadata: { labels: labelsOf(name) },
        spec: {
          ...pod,
          terminationGracePeriodSeconds: GRACE_SECONDS,
          securityContext: podSecurity(isService(spec) ? SERVICE_ACCOUNT : GATEWAY_ACCOUNT),
          topologySpreadConstraints: [
            {
              maxSkew: 1,
              topologyKey: 'kubernetes.io/hostname',
              whenUnsatisfiable: 'ScheduleAnyway',
              labelSelector: { matchLabels: nameOf(name) },
            },
          ],
          containers: [container(spec)],
          volumes: [temporary, ...(secrets.length === 0 ? [] : [secretVolume(secrets)])],
        },
      },
    },
  }
}

export const service = (spec: ProcessSpec): Manifest => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: spec.name, labels: labelsOf(spec.name) },
  spec: {
    selector: nameOf(spec.name),
    ports: [
      { name: 'http', port: portOf(spec), targetPort: 'http', appProtocol: 'http' },
      ...(hasMetricsPort(spec)
        ? [{ name: 'metrics', port: metricsPortOf(spec), targetPort: 'metrics', appProtocol: 'http' }]
        : []),
    ],
  },
})

/** One at a time may be away, by will; one that is unwell anyway holds nobody back. */
export const disruptionBudget = ({ name }: ProcessSpec): Manifest => ({
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  metadata: { name, labels: labelsOf(name) },
  spec: {
    maxUnavailable: 1,
    unhealthyPodEvictionPolicy: 'AlwaysAllow',
    selector: { matchLabels: nameOf(name) },
  },
})
