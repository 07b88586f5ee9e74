/** What a process tells of itself in Prometheus' text format, as far as the health of the house follows from it. Pure. */
export interface Sample {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

const LINE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)(?: \d+)?$/
const LABEL = /(\w+)="((?:[^"\\]|\\.)*)"/g

/** The samples of a text; lines that are none are left out. */
export function samplesIn(text: string): readonly Sample[] {
  return text.split('\n').flatMap((line) => {
    const [, name, labels = '', written = ''] = LINE.exec(line) ?? []
    if (name === undefined) return []
    const pairs = [...labels.matchAll(LABEL)].map(([, key = '', value = '']) => [key, value] as const)
    return [{ name, labels: Object.fromEntries(pairs), value: Number(written.replace('Inf', 'Infinity')) }]
  })
}

/** The sum of those that are numbers; null where none is told. */
export function sumOf(
  samples: readonly Sample[],
  name: string,
  isMeant: (labels: Sample['labels']) => boolean = () => true,
): number | null {
  const values = samples.filter((one) => one.name === name && isMeant(one.labels)).map(({ value }) => value)
  return values.length === 0 || values.some(Number.isNaN) ? null : values.reduce((sum, one) => sum + one, 0)
}

/** The largest; null where none is told, or where it cannot be known now. */
export function mostOf(samples: readonly Sample[], name: string): number | null {
  const values = samples.filter((one) => one.name === name).map(({ value }) => value)
  return values.length === 0 || values.some(Number.isNaN) ? null : Math.max(...values)
}

/** Below how many seconds this part of all that a histogram counted lies: the bound of its bucket. */
export function quantileOf(samples: readonly Sample[], name: string, part: number): number | null {
  const counts = new Map<number, number>()
  for (const { name: of, labels, value } of samples) {
    if (of !== `${name}_bucket`) continue
    const bound = labels['le'] === '+Inf' ? Number.POSITIVE_INFINITY : Number(labels['le'])
    counts.set(bound, (counts.get(bound) ?? 0) + value)
  }
  const all = counts.get(Number.POSITIVE_INFINITY) ?? 0
  const bounds = [...counts.keys()].sort((a, b) => a - b)
  const found = bounds.find((bound) => (counts.get(bound) ?? 0) >= part * all)
  // What lies above the last bound is told as that bound.
  const last = bounds.at(-2) ?? null
  if (all === 0 || found === undefined) return null
  return found === Number.POSITIVE_INFINITY ? last : found
}
