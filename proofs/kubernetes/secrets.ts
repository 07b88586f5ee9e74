/** The secrets that the manifests name, as kubectl takes them, out of the files that a checkout keeps for containers. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { databasesOf, processes } from '@comptoir/system/topology.ts'
import { stringify } from 'yaml'

/** The operator of RabbitMQ makes it together with the account. */
export const MADE_BY_OPERATORS = ['rabbitmq-default-user'] as const

/** Files of deploy/secrets, and whose password each is where it is somebody's. */
const FILES: readonly { readonly file: string; readonly username?: string }[] = [
  { file: 'postgres', username: 'postgres' },
  ...databasesOf(processes).map((name) => ({ file: `base_${name}`, username: name })),
  { file: 'redis' },
  { file: 'operateur' },
  { file: 'seal' },
  { file: 'first_password' },
]

export const secretFiles = (): readonly string[] => FILES.map(({ file }) => file)

const secretOf = (file: string): string => file.replaceAll('_', '-')
export const secretNames = (): readonly string[] => secretFiles().map(secretOf)

/** All of them, as one text. */
export function secretManifests(folder: string, namespace: string): string {
  const documents = FILES.map(({ file, username }) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: secretOf(file), namespace },
    type: username === undefined ? 'Opaque' : 'kubernetes.io/basic-auth',
    stringData: {
      ...(username === undefined ? {} : { username }),
      password: readFileSync(join(folder, file), 'utf8').trim(),
    },
  }))
  return documents.map((one) => stringify(one, { version: '1.1' })).join('---\n')
}
