/** How many of each process run: by its load, or, where it works off a queue, by what waits there. */
import { queueOf, services, workerOf } from '@comptoir/contracts'
import { type ProcessSpec, processes } from '@comptoir/system/topology.ts'
import { BUS_ACCOUNT, labelsOf, type Manifest } from './parts.ts'

/** Two, so that the death of one is no outage. */
const FEWEST = 2
const MOST = 4
const BUSY_PERCENT = 60
/** What one worker takes at once from the bus, so that a second one has something to do. */
const WAITING_PER_WORKER = 200
/** DATABASE_POOL, and two beside the pool: who listens, and who migrates. */
const CONNECTIONS_EACH = 4 + 2
/** For operators and for the server itself. */
const CONNECTIONS_SPARE = 48

/** The consumer whose queue a worker works off. */
const queueOfWorker = ({ name }: ProcessSpec): string | undefined => {
  const worked = services.find((one) => one.worker !== undefined && workerOf(one).name === name)
  return worked === undefined ? undefined : queueOf(worked.name)
}

const target = (name: string) => ({ apiVersion: 'apps/v1', kind: 'Deployment', name })

export function scalers(spec: ProcessSpec): readonly Manifest[] {
  const queue = queueOfWorker(spec)
  return queue === undefined ? [byLoad(spec)] : byQueue(spec, queue)
}

const byLoad = ({ name }: ProcessSpec): Manifest => ({
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata: { name, labels: labelsOf(name) },
  spec: {
    scaleTargetRef: target(name),
    minReplicas: FEWEST,
    maxReplicas: MOST,
    metrics: [
      {
        type: 'Resource',
        resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: BUSY_PERCENT } },
      },
    ],
    // Connections and groups form anew whenever an instance comes or goes.
    behavior: { scaleDown: { stabilizationWindowSeconds: 300 } },
  },
})

const byQueue = ({ name }: ProcessSpec, queueName: string): readonly Manifest[] => [
  {
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'ScaledObject',
    metadata: { name, labels: labelsOf(name) },
    spec: {
      scaleTargetRef: target(name),
      minReplicaCount: FEWEST,
      maxReplicaCount: MOST,
      pollingInterval: 15,
      cooldownPeriod: 300,
      triggers: [
        {
          type: 'rabbitmq',
          metadata: {
            protocol: 'amqp',
            queueName,
            mode: 'QueueLength',
            value: String(WAITING_PER_WORKER),
          },
          authenticationRef: { name },
        },
      ],
    },
  },
  {
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'TriggerAuthentication',
    metadata: { name, labels: labelsOf(name) },
    spec: { secretTargetRef: [{ parameter: 'host', name: BUS_ACCOUNT, key: 'connection_string' }] },
  },
]

/** What PostgreSQL has to bear when as many of each run as may, and one more of each during a change of version. */
export const connections = (): number =>
  processes.filter(({ database }) => database !== undefined).length * (MOST + 1) * CONNECTIONS_EACH +
  CONNECTIONS_SPARE
