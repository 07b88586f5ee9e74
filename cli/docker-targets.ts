/**
 * The targets of the Dockerfile that are images of their own, as a JSON list on one line: the stages from which no other
 * stage is built or copied. Run: `node cli/docker-targets.ts`
 */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

/** Names of the stages of `dockerfile` that nothing in it builds on. Throws when there is none. */
export function leafTargets(dockerfile: string): string[] {
  const lines = dockerfile.split('\n').map((line) => line.trim())
  const stages = lines.flatMap((line) => /^FROM\s.*\sAS\s+(\S+)$/i.exec(line)?.[1] ?? [])
  const used = new Set(
    lines.flatMap((line) => [
      ...(/^FROM\s+(?:--\S+\s+)*(\S+)/i.exec(line)?.slice(1) ?? []),
      ...(/^COPY\s.*--from=(\S+)/i.exec(line)?.slice(1) ?? []),
    ]),
  )
  const leaves = stages.filter((stage) => !used.has(stage))
  if (leaves.length === 0) throw new Error('the Dockerfile has no target of its own')
  return leaves
}

if (import.meta.main) {
  const dockerfile = readFileSync(resolve(import.meta.dirname, '../Dockerfile'), 'utf8')
  process.stdout.write(`${JSON.stringify(leafTargets(dockerfile))}\n`)
}
