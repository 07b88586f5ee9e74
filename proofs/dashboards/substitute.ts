/** What Grafana does to an expression before it asks Prometheus. Pure. */

export interface Values {
  /** `$__rate_interval`: at least four scrapes. */
  readonly rateInterval: string
  /** `$__range`: the period shown. */
  readonly range: string
  /** Template variables: chosen values as one pattern. */
  readonly variables: Readonly<Record<string, string>>
}

/**
 * The expression with every variable replaced.
 * @throws when one stays that has no value
 */
export function substitute(expr: string, { rateInterval, range, variables }: Values): string {
  const known: Record<string, string> = { ...variables, __rate_interval: rateInterval, __range: range }
  return expr.replaceAll(/\$(\w+)/g, (_, name: string) => {
    const value = known[name]
    if (value === undefined) throw new Error(`$${name} has no value in: ${expr}`)
    return value
  })
}
