/** The servers that the processes use: what the topology says of them. */
import { settings } from '@comptoir/system/postgres/settings.ts'
import { busDatabase, databasesOf, processes } from '@comptoir/system/topology.ts'
import { jobPolicy, serverPolicy } from './network.ts'
import {
  containerSecurity,
  labelsOf,
  type Manifest,
  pod,
  podSecurity,
  SECRETS_MOUNT,
  SERVERS,
  SERVICE_ACCOUNT,
  SERVICE_IMAGE,
  secretFile,
  secretVolume,
  TMP_MOUNT,
  temporary,
} from './parts.ts'
import { connections } from './scaling.ts'

const PROVISIONING = 'provisioning'
const databases = databasesOf(processes)
/** A PostgreSQL with a machine of its own bears more than the embedded one; where it listens, its operator says. */
const { listen_addresses: _listen, unix_socket_directories: _sockets, ...kept } = settings

/** Three servers; what is acknowledged is on two of them, so that none of it goes with the first. */
const cluster = (): Manifest => ({
  apiVersion: 'postgresql.cnpg.io/v1',
  kind: 'Cluster',
  metadata: { name: 'postgres', labels: labelsOf('postgres') },
  spec: {
    instances: 3,
    imageName: 'ghcr.io/cloudnative-pg/postgresql:18.4',
    enableSuperuserAccess: true,
    superuserSecret: { name: 'postgres' },
    bootstrap: {
      initdb: {
        encoding: 'UTF8',
        localeProvider: 'builtin',
        builtinLocale: 'C.UTF-8',
        localeCType: 'C',
        localeCollate: 'C',
      },
    },
    postgresql: {
      parameters: { ...kept, max_connections: String(connections()), shared_buffers: '1GB' },
      synchronous: { method: 'any', number: 1, dataDurability: 'required' },
    },
    resources: { requests: { cpu: '1', memory: '4Gi' }, limits: { cpu: '4', memory: '4Gi' } },
    storage: { size: '50Gi' },
    walStorage: { size: '20Gi' },
  },
})

/** Makes databases and roles, as in docker-compose.yml; run again, it changes nothing. */
const provisioning = (): Manifest => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: PROVISIONING, labels: labelsOf(PROVISIONING) },
  spec: {
    backoffLimit: 20,
    // Gone before the next version is applied: a job cannot be changed.
    ttlSecondsAfterFinished: 300,
    template: {
      metadata: { labels: labelsOf(PROVISIONING) },
      spec: {
        ...pod,
        restartPolicy: 'OnFailure',
        securityContext: podSecurity(SERVICE_ACCOUNT),
        containers: [
          {
            name: 'process',
            image: SERVICE_IMAGE,
            workingDir: '/app/packages/system',
            args: ['node', 'src/provisioning/main.ts'],
            env: [
              {
                name: 'DATABASE_URL',
                value: `postgres://postgres@${SERVERS.postgres.host}:${SERVERS.postgres.port}/postgres`,
              },
              { name: 'DATABASE_PASSWORD_FILE', value: '/run/secrets/postgres' },
              { name: 'SECRETS', value: '/run/secrets' },
              { name: 'DATABASES', value: databases.join(',') },
              { name: 'SHARED_DATABASES', value: busDatabase },
            ],
            resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { cpu: '1', memory: '256Mi' } },
            securityContext: containerSecurity,
            volumeMounts: [TMP_MOUNT, SECRETS_MOUNT],
          },
        ],
        volumes: [
          temporary,
          secretVolume([secretFile('postgres'), ...databases.map((name) => secretFile(`base_${name}`))]),
        ],
      },
    },
  },
})

/** By file name. */
export const serverFiles = (): Readonly<Record<string, readonly Manifest[]>> => ({
  'postgres.yaml': [cluster(), serverPolicy('postgres', [PROVISIONING])],
  'provisioning.yaml': [provisioning(), jobPolicy(PROVISIONING)],
  'access.yaml': [serverPolicy('rabbitmq'), serverPolicy('redis')],
})
