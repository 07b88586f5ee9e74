/** What is asked of a running Prometheus. */
const QUERY_MS = 20_000

export interface Series {
  readonly labels: Readonly<Record<string, string>>
  /** Seconds since 1970, and the value there; NaN where Prometheus says so. */
  readonly points: readonly (readonly [number, number])[]
}

interface Reply {
  readonly status: string
  readonly error?: string
  readonly data: {
    readonly result: readonly {
      readonly metric: Record<string, string>
      readonly value?: readonly [number, string]
      readonly values?: readonly (readonly [number, string])[]
    }[]
  }
}

export interface Span {
  readonly start: number
  readonly end: number
  readonly step: number
}

/** The value of an expression now, or its values over a span. Throws what Prometheus has against it. */
export async function query(url: string, expr: string, span?: Span): Promise<Series[]> {
  const form = Object.entries({ query: expr, ...span }).map(
    ([name, value]) => `${name}=${encodeURIComponent(value)}`,
  )
  const reply = await fetch(`${url}/api/v1/${span === undefined ? 'query' : 'query_range'}`, {
    method: 'POST',
    body: new URLSearchParams(form.join('&')),
    signal: AbortSignal.timeout(QUERY_MS),
  })
  const { status, error, data } = (await reply.json()) as Reply
  if (status !== 'success') throw new Error(error ?? status)
  return data.result.map(({ metric, value, values }) => ({
    labels: metric,
    points: (values ?? (value === undefined ? [] : [value])).map(([at, text]) => [at, Number(text)]),
  }))
}
