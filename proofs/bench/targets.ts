import { table } from './markdown.ts'

/** What must be reached and what is aimed at; `most` when less is better. Without either, a figure is only told. */
export interface Target {
  readonly must?: number
  readonly aim?: number
  readonly most?: true
  readonly what: string
}

/** The table of ratios beside what was wanted of them; one that was not measured has no line. */
export function verdicts<Name extends string>(
  ratios: Readonly<Partial<Record<Name, number>>>,
  targets: Readonly<Record<Name, Target>>,
): string {
  const rows = (Object.keys(targets) as Name[]).flatMap((name) => {
    const value = ratios[name]
    if (value === undefined) return []
    const { must, aim, most, what } = targets[name]
    const reaches = (target: number) => (most === true ? value <= target : value >= target)
    const wanted = (target: number | undefined) =>
      target === undefined ? '' : `${most === true ? '≤' : '≥'} ${target}`
    const verdict =
      aim !== undefined && reaches(aim)
        ? 'aim reached'
        : must === undefined
          ? ''
          : reaches(must)
            ? 'reached'
            : '**missed**'
    return [[`${what} (\`${name}\`)`, value.toFixed(2), wanted(must), wanted(aim), verdict]]
  })
  return rows.length === 0 ? '' : table(['measure', 'value', 'must', 'aim', ''], rows)
}
