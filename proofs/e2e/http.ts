/** A client of the system under test: JSON in, JSON out, every wait limited. */
const offset = Number(process.env['COMPTOIR_E2E_OFFSET'])

export interface Answer {
  readonly status: number
  readonly headers: Headers
  // Tests look into answers freely; what they find is checked by their own assertions.
  readonly body: Record<string, never> & { [member: string]: unknown }
  readonly text: string
}

/** The base URL of a process by its usual port. */
export const at = (port: number) => `http://127.0.0.1:${port + offset}`

export async function ask(
  method: string,
  url: string,
  options: { body?: unknown; raw?: string; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const body = options.raw ?? (options.body === undefined ? undefined : JSON.stringify(options.body))
  const reply = await fetch(url, {
    method,
    ...(body === undefined ? {} : { body }),
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...options.headers },
    signal: AbortSignal.timeout(60_000),
  })
  const text = await reply.text()
  const isJson = reply.headers.get('content-type')?.includes('json') ?? false
  return { status: reply.status, headers: reply.headers, text, body: isJson ? JSON.parse(text) : {} }
}

/** Asks until `accept` holds, or gives the last value once even a busy machine would have got there: a condition, not a pause. */
export async function eventually<T>(look: () => Promise<T>, accept: (value: T) => boolean): Promise<T> {
  const end = performance.now() + 60_000
  for (;;) {
    const value = await look()
    if (accept(value) || performance.now() > end) return value
    await new Promise((next) => setTimeout(next, 50))
  }
}
