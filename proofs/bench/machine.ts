/** Where and with what something was measured. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { availableParallelism, cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { checkout } from '@comptoir/system/checkout.ts'
import { commitOf } from '@comptoir/system/commit-of.ts'
import { withClient } from '@comptoir/system/postgres/connection.ts'

/** As results have it. */
export const environment = (postgresql: string) => ({
  machine: machine(),
  versions: versions(postgresql),
  commit: commitOf(checkout) ?? 'unknown',
})

export type Environment = ReturnType<typeof environment>

/** The same as a sentence. */
export function sentenceAbout({ machine: on, versions: used, commit: at }: Environment): string {
  const named = Object.entries(used).map(([name, version]) => `${name} ${version}`)
  return `${on.cpu}, ${on.cores} cores, ${on.memoryGiB} GiB; ${named.join(', ')}; commit ${at}.`
}

/** PostgreSQL's own. */
export const versionOf = (cluster: { adminUrl(): string }): Promise<string> =>
  withClient(cluster.adminUrl(), async (client) => {
    const { rows } = await client.query<{ server_version: string }>('show server_version')
    return rows[0]?.server_version ?? 'unknown'
  })

const machine = () => ({
  cpu: cpus()[0]?.model.trim() ?? 'unknown',
  cores: availableParallelism(),
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  platform: `${process.platform} ${process.arch}`,
})

function versions(postgresql: string): Record<string, string> {
  const require = createRequire(join(checkout, 'packages/kit/package.json'))
  const of = (name: string) => {
    const file = require.resolve.paths(name)?.map((folder) => join(folder, name, 'package.json')) ?? []
    for (const path of file) {
      try {
        return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version
      } catch {
        // Not in this folder: in the next one.
      }
    }
    return 'unknown'
  }
  return {
    node: process.versions.node,
    postgresql,
    fastify: of('fastify'),
    undici: of('undici'),
    pg: of('pg'),
  }
}
