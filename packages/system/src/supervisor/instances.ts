/** Processes as a person names them. */
import { StartError } from '../start-error.ts'
import type { ProcessSpec } from '../topology.ts'

/** `['stock=2,orchestrator=2']` → how many of each, under the table's own names. Throws StartError. */
export function readInstances(words: readonly string[], table: readonly ProcessSpec[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const word of words.flatMap((w) => w.split(',')).filter((w) => w !== '')) {
    const [given = '', count = ''] = word.split('=')
    const spec = findSpec(given, table)
    if (!/^[1-9]$/.test(count)) {
      throw new StartError({
        fr: `--instances ${word} : de 1 à 9, par exemple ${spec.name}=2`,
        en: `--instances ${word}: 1 to 9, for example ${spec.name}=2`,
      })
    }
    counts.set(spec.name, Number(count))
  }
  return counts
}

/** Finds a process by its name or its English one. Throws StartError that lists them. */
export function findSpec(given: string, table: readonly ProcessSpec[]): ProcessSpec {
  const spec = table.find(({ name, alias }) => name === given || alias === given)
  if (spec !== undefined) return spec
  const known = table.map(({ name }) => name).join(', ')
  throw new StartError({
    fr: `« ${given} » : inconnu, parmi ${known}`,
    en: `"${given}": unknown, one of ${known}`,
  })
}
